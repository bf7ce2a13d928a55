import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process that asks an address again and again, and sends each answer: who answered, and when. */

export interface Answer {
  at: number
  text: string
}

const url = process.argv[2] ?? ''
/** One that hangs still accepts connections. */
const timeoutMs = 300

const ask = (): Promise<string | null> =>
  new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: timeoutMs }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve(response.statusCode === 200 ? text.trim() : null))
      response.on('error', () => resolve(null))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(null))
  })

process.on('disconnect', () => process.exit())
for (;;) {
  const text = await ask()
  if (text !== null) process.send?.({ at: performance.now(), text } satisfies Answer)
  await sleep(20)
}
