import type { Reply } from './connection.ts'
import type { Visitor } from './visitor.ts'

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
