import { fetchDirect } from '../../shared/direct-http.ts'

const timeoutMs = 3000

/** Whether the edge at `host:port` answers a guest who opens the list of products, and not with a 5xx. */
export const isProductListServed = (edge: string): Promise<boolean> =>
  fetchDirect(`http://${edge}/products`, { timeoutMs, headers: { Host: 'localhost' } }).then(
    async (answer) => {
      await answer.text()
      return answer.status < 500
    },
    () => false,
  )
