import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply, VirtualUser } from './virtual-user.ts'

/** What a virtual user does in one visit. @returns the last reply */
export type Visit = (user: VirtualUser) => Promise<Reply>

export interface Load {
  visits: number
  seconds: number
  /** The length of a response body as it was sent. */
  bytes: number
}

/** Every virtual user starts its next visit as soon as the last one is answered. */
export async function closedLoop(
  users: readonly VirtualUser[],
  visit: Visit,
  until: { ms: number } | { visits: number },
): Promise<Load> {
  const started = performance.now()
  const deadline = 'ms' in until ? started + until.ms : Number.POSITIVE_INFINITY
  const most = 'visits' in until ? until.visits : Number.POSITIVE_INFINITY
  let visits = 0
  let bytes = 0
  await Promise.all(
    users.map(async (user) => {
      while (visits < most && performance.now() < deadline) {
        visits++
        bytes = (await visit(user)).bytes
      }
    }),
  )
  return { visits, seconds: (performance.now() - started) / 1000, bytes }
}

/**
 * Visits start at a steady rate, however long the others take: one that finds all virtual users
 * busy waits, and the wait counts. (autocannon sends each second's requests in one burst.)
 * @returns the milliseconds of each visit
 * @throws what the first visit that fails throws
 */
export async function openLoop(
  users: readonly VirtualUser[],
  visit: Visit,
  { perSecond, ms }: { perSecond: number; ms: number },
): Promise<number[]> {
  const idle = [...users]
  const queue: number[] = []
  const took: number[] = []
  const underway = new Set<Promise<void>>()
  const failures: unknown[] = []

  async function serve(user: VirtualUser): Promise<void> {
    for (let arrived = queue.shift(); arrived !== undefined; arrived = queue.shift()) {
      await visit(user)
      took.push(performance.now() - arrived)
    }
    idle.push(user)
  }

  const started = performance.now()
  const all = Math.round((perSecond * ms) / 1000)
  for (let arrived = 0; arrived < all && failures.length === 0; ) {
    const now = performance.now()
    const due = Math.min(all, 1 + Math.floor(((now - started) * perSecond) / 1000))
    for (; arrived < due; arrived++) {
      queue.push(now)
      const user = idle.pop()
      if (!user) continue
      const serving = serve(user)
        .catch((error) => {
          failures.push(error)
          queue.length = 0
        })
        .then(() => void underway.delete(serving))
      underway.add(serving)
    }
    await sleep(1)
    // A rate far above the server's capacity would never end.
    if (performance.now() - started > 3 * ms) break
  }
  queue.length = Math.min(queue.length, users.length)
  await Promise.all(underway)
  if (failures.length > 0) throw failures[0]
  return took
}
