import { setTimeout as delay } from 'node:timers/promises'
import type { Workbench } from '../lesson.ts'
import { send } from '../measure/requests.ts'
import { addToCart, changeCart } from '../measure/shop.ts'

/** How many shop at the same time, and how long each looks at a page. */
const count = 6
const pauseMs = 500

export type Customers = ReturnType<typeof startCustomers>

/** Customers who browse and change their carts until they are stopped: without requests, charts show nothing. */
export function startCustomers(bench: Workbench) {
  let isOver = false
  const tally = { sent: 0, failed: 0 }

  async function shop(): Promise<void> {
    // On this host each app replica gets its share, whatever the strategy is.
    const client = bench.client('round-robin')
    await addToCart(client)
    for (let turn = 0; !isOver; turn++) {
      const isChange = turn % 3 === 2
      const { ok } = await send(() => (isChange ? changeCart(client) : client.get('/products')))
      tally.sent++
      if (!ok) tally.failed++
      await delay(pauseMs)
    }
    client.close()
  }

  const shopping = Array.from({ length: count }, () => shop())
  // A lesson that is stopped stops them; the error is its own.
  const done = Promise.allSettled(shopping)

  return {
    /** Counts from now on. */
    count(): void {
      Object.assign(tally, { sent: 0, failed: 0 })
    },
    counted: () => ({ ...tally }),
    async stop(): Promise<void> {
      isOver = true
      await done
    },
  }
}
