import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply, Visitor } from './visitor.ts'

/** @returns the last answer */
export type Visit = (visitor: Visitor) => Promise<Reply>

export interface Load {
  visits: number
  seconds: number
  /** Of an answer's body, as it was sent. */
  bytes: number
}

/** Each visitor comes again as soon as they are served. */
export async function closedLoop(
  visitors: readonly Visitor[],
  visit: Visit,
  until: { ms: number } | { visits: number },
): Promise<Load> {
  const started = performance.now()
  const deadline = 'ms' in until ? started + until.ms : Number.POSITIVE_INFINITY
  const most = 'visits' in until ? until.visits : Number.POSITIVE_INFINITY
  let visits = 0
  let bytes = 0
  await Promise.all(
    visitors.map(async (visitor) => {
      while (visits < most && performance.now() < deadline) {
        visits++
        bytes = (await visit(visitor)).bytes
      }
    }),
  )
  return { visits, seconds: (performance.now() - started) / 1000, bytes }
}

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
