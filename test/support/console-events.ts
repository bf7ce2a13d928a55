import { get } from 'node:http'
import type { TestContext } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import type { Stack } from './stack.ts'

/** The console's own port. */
export const consolePort = async (stack: Stack): Promise<number> =>
  (await stack.labJson<Status>('status')).console.port

/** Hears the console's events of one kind, until the test ends; `of` is what the page wants to hear. */
export async function hear<Data>(t: TestContext, port: number, event: string, of = [event]) {
  const heard: Data[] = []
  const request = get(
    { host: '127.0.0.1', port, path: `/events?of=${of}`, agent: false },
    (res) => {
      let text = ''
      res.setEncoding('utf8')
      res.on('data', (chunk) => {
        const messages = (text + chunk).split('\n\n')
        text = messages.pop() ?? ''
        for (const message of messages) {
          const data = new RegExp(`^event: ${event}\ndata: (.*)$`).exec(message)?.[1]
          if (data) heard.push(JSON.parse(data))
        }
      })
      res.on('error', () => {})
    },
  )
  request.on('error', () => {})
  t.after(() => request.destroy())
  return { all: heard, last: () => heard.at(-1) }
}
