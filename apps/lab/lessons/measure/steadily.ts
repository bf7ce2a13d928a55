import { setTimeout as delay } from 'node:timers/promises'
import type { Answer } from '../../../shared/client.ts'
import { type Asked, ask } from './ask.ts'

/**
 * An open loop: a request every `everyMs`, whether or not those before are answered, as
 * visitors come who know nothing of each other, while `work` goes on.
 */
export async function steadily(
  everyMs: number,
  send: (turn: number) => Promise<Answer>,
  work: () => Promise<unknown>,
): Promise<Asked[]> {
  const under: Promise<Asked>[] = []
  let over = false
  const come = async () => {
    const started = performance.now()
    for (let turn = 0; !over; turn++) {
      under.push(ask(() => send(turn)))
      await delay(Math.max(0, started + (turn + 1) * everyMs - performance.now()))
    }
  }
  const coming = come()
  try {
    await work()
  } finally {
    over = true
    await coming
  }
  return Promise.all(under)
}
