import type { ReplicaTraffic } from '../../shared/replica-traffic.ts'

/** What a replica has answered between two looks. */
export interface Delta {
  seconds: number
  requests: number
  errors: number
  sessionHits: number
  sessionMisses: number
  latency: number[]
  /** Queries by database, and sessions looked up in Redis. */
  uses: ReadonlyMap<string, number>
}

const shortestMs = 200

export type Seen = ReplicaTraffic & { at: number }

/** Null at the first look: what was counted before is not of this second. */
export function deltaOf(now: Seen, before: Seen | undefined): Delta | null {
  if (!before || now.at <= before.at) return null
  // A new life counts from zero, and from its own beginning.
  const base = before.startedAt === now.startedAt ? before : null
  const from = base ? before.at : Math.max(before.at, Date.parse(now.startedAt))
  const since = (key: 'requests' | 'errors' | 'sessionHits' | 'sessionMisses') =>
    now[key] - (base?.[key] ?? 0)
  return {
    seconds: Math.max(now.at - from, shortestMs) / 1000,
    requests: since('requests'),
    errors: since('errors'),
    sessionHits: since('sessionHits'),
    sessionMisses: since('sessionMisses'),
    latency: now.latency.map((count, at) => count - (base?.latency[at] ?? 0)),
    uses: usesSince(now, base),
  }
}

function usesSince(now: Seen, base: Seen | null): Map<string, number> {
  const uses = Object.entries(now.queries).map(
    ([node, count]) => [node, count - (base?.queries[node] ?? 0)] as const,
  )
  return new Map([...uses, ['redis', now.redisLookups - (base?.redisLookups ?? 0)]])
}

/** Buckets, and sessions found and missed, of all together. */
export function sumOf(deltas: readonly Delta[]) {
  const latency: number[] = []
  let hits = 0
  let misses = 0
  for (const delta of deltas) {
    for (const [at, count] of delta.latency.entries()) latency[at] = (latency[at] ?? 0) + count
    hits += delta.sessionHits
    misses += delta.sessionMisses
  }
  return { latency, hits, misses }
}
