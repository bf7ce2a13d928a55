import type { Answer, Client } from '../../../shared/client.ts'
import { type Asked, ask } from './ask.ts'

/**
 * A closed loop: each visitor sends one request after the other for `forMs`, so as many are
 * under way as there are visitors.
 */
export async function keepBusy(
  visitors: readonly Client[],
  send: (visitor: Client) => Promise<Answer>,
  { forMs, signal }: { forMs: number; signal: AbortSignal },
): Promise<Asked[]> {
  const seen: Asked[] = []
  const end = performance.now() + forMs
  const visit = async (visitor: Client) => {
    while (performance.now() < end) {
      signal.throwIfAborted()
      seen.push(await ask(() => send(visitor)))
    }
  }
  await Promise.all(visitors.map(visit))
  return seen
}
