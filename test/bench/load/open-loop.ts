import { setTimeout as sleep } from 'node:timers/promises'
import type { Visit } from './closed-loop.ts'
import type { Visitor } from './visitor.ts'

/**
 * Visits begin at a steady rate, however long the others take: who finds all visitors
 * busy waits, and the wait counts. (autocannon's rates send each second's share in one
 * burst at its beginning.)
 * @returns milliseconds, one for each visit
 * @throws what the first visit that fails throws
 */
export async function openLoop(
  visitors: readonly Visitor[],
  visit: Visit,
  { perSecond, ms }: { perSecond: number; ms: number },
): Promise<number[]> {
  const idle = [...visitors]
  const queue: number[] = []
  const took: number[] = []
  const underway = new Set<Promise<void>>()
  const failures: unknown[] = []

  async function serve(visitor: Visitor): Promise<void> {
    for (let arrived = queue.shift(); arrived !== undefined; arrived = queue.shift()) {
      await visit(visitor)
      took.push(performance.now() - arrived)
    }
    idle.push(visitor)
  }

  const started = performance.now()
  const all = Math.round((perSecond * ms) / 1000)
  for (let arrived = 0; arrived < all && failures.length === 0; ) {
    const now = performance.now()
    const due = Math.min(all, 1 + Math.floor(((now - started) * perSecond) / 1000))
    for (; arrived < due; arrived++) {
      queue.push(now)
      const visitor = idle.pop()
      if (!visitor) continue
      const serving = serve(visitor)
        .catch((error) => {
          failures.push(error)
          queue.length = 0
        })
        .then(() => void underway.delete(serving))
      underway.add(serving)
    }
    await sleep(1)
    // A rate far above what the server can do would never end.
    if (performance.now() - started > 3 * ms) break
  }
  queue.length = Math.min(queue.length, visitors.length)
  await Promise.all(underway)
  if (failures.length > 0) throw failures[0]
  return took
}
