import type { ReplicaTraffic, RequestRecord } from '../../shared/replica-traffic.ts'

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
  const requests = since('requests')
  return {
    seconds: Math.max(now.at - from, shortestMs) / 1000,
    requests,
    errors: since('errors'),
    sessionHits: since('sessionHits'),
    sessionMisses: since('sessionMisses'),
    latency: now.latency.map((count, at) => count - (base?.latency[at] ?? 0)),
    uses: usesOf(now.records, requests),
  }
}

/** Only so many requests are kept one by one: those that are stand for all. */
function usesOf(records: readonly RequestRecord[], requests: number): Map<string, number> {
  const uses = new Map<string, number>()
  const scale = requests / Math.max(1, records.length)
  const add = (name: string, count: number) => uses.set(name, (uses.get(name) ?? 0) + count * scale)
  for (const { databases, session } of records) {
    for (const { node, queries } of databases) add(node, queries)
    if (session.store === 'redis' && session.outcome !== 'none') add('redis', 1)
  }
  return uses
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
