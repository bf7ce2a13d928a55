import type { AppTraffic } from '../../shared/app-traffic.ts'
import type { EdgeCounts } from '../traces/edge-log.ts'
import { percentile, percentileWindow } from './percentile.ts'

/** Window of the share of sessions found, and minimum window of percentiles. */
const windowMs = 10_000

/** Rates of one app replica, or of all together. */
export interface Rates {
  requestsPerSecond: number
  errorsPerSecond: number
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  /** The window of the percentiles: as long as needed for enough requests, 60 s at most. */
  percentileSeconds: number
}

export interface AllRates {
  /** By app replica; those that did not answer are missing. */
  replicas: ReadonlyMap<string, Rates>
  /** Includes the errors that the edge answered itself because no app replica did. */
  totals: Rates & { sessionsFound: number | null }
  /** Requests per second, by name. */
  whoami: ReadonlyMap<string, number>
  /** Queries and session lookups per second, by app replica and by target. */
  uses: ReadonlyMap<string, ReadonlyMap<string, number>>
}

interface Counters {
  at: number
  traffic: ReadonlyMap<string, AppTraffic>
  edge: EdgeCounts
}

/**
 * Converts counters to rates. Rates cover one second, the share of sessions found the last
 * ten, percentiles ten or, with too few requests, more.
 */
export function createRates() {
  const seen = new Map<string, Seen>()
  const edgeRates = createEdgeRates()
  let recent: Recent[] = []

  return function ratesOf({ at, traffic, edge }: Counters): AllRates {
    const { errorsPerSecond, whoami } = edgeRates(at, edge)
    const fresh = [...traffic.values()].flatMap((one) => {
      const now = { ...one, at }
      const delta = deltaOf(now, seen.get(one.name))
      seen.set(one.name, now)
      return delta ? [{ name: one.name, at, delta }] : []
    })
    const longestMs = percentileWindow.longestSeconds * 1000
    recent = [...recent, ...fresh].filter((one) => one.at > at - longestMs)
    const replicas = fresh.map(({ name, delta }) => {
      const own = recent.filter((one) => one.name === name)
      return [name, rates([delta], own, at)] as const
    })
    const { hits, misses } = sumOf(recent.filter((one) => one.at > at - windowMs).map(deltaIn))
    const all = rates(fresh.map(deltaIn), recent, at)
    return {
      whoami,
      replicas: new Map(replicas),
      totals: {
        ...all,
        requestsPerSecond: all.requestsPerSecond + errorsPerSecond,
        errorsPerSecond: all.errorsPerSecond + errorsPerSecond,
        sessionsFound: hits + misses > 0 ? hits / (hits + misses) : null,
      },
      uses: new Map(fresh.map(({ name, delta }) => [name, usesPerSecond(delta)])),
    }
  }
}

/** Rates that only the edge's log has. */
function createEdgeRates() {
  let before: { at: number; edge: EdgeCounts } | undefined

  return function edgeRates(at: number, edge: EdgeCounts) {
    const seconds = before ? (at - before.at) / 1000 : 0
    const perSecond = (now = 0, then = 0) => (seconds > 0 ? (now - then) / seconds : 0)
    const counts = before?.edge
    before = { at, edge }
    return {
      errorsPerSecond: perSecond(edge.errors, counts?.errors),
      whoami: new Map(
        Object.entries(edge.whoami).map(([name, count]) => [
          name,
          perSecond(count, counts?.whoami[name]),
        ]),
      ),
    }
  }
}

interface Recent {
  name: string
  at: number
  delta: Delta
}

const deltaIn = ({ delta }: Recent) => delta

/** The shortest window with enough requests for the percentiles. */
function enoughOf(recent: readonly Recent[], at: number): { window: Recent[]; seconds: number } {
  for (let ms = windowMs; ; ms += 1000) {
    const window = recent.filter((one) => one.at > at - ms)
    const requests = window.reduce((sum, { delta }) => sum + delta.requests, 0)
    const isEnough = requests >= percentileWindow.requests || window.length === recent.length
    if (isEnough) return { window, seconds: ms / 1000 }
  }
}

function rates(now: readonly Delta[], recent: readonly Recent[], at: number): Rates {
  const { window, seconds: percentileSeconds } = enoughOf(recent, at)
  const { latency } = sumOf(window.map(deltaIn))
  const sum = (rate: (delta: Delta) => number) =>
    now.reduce((total, delta) => total + rate(delta) / delta.seconds, 0)
  return {
    requestsPerSecond: sum(({ requests }) => requests),
    errorsPerSecond: sum(({ errors }) => errors),
    p50Ms: percentile(latency, 0.5),
    p95Ms: percentile(latency, 0.95),
    p99Ms: percentile(latency, 0.99),
    percentileSeconds,
  }
}

const usesPerSecond = ({ uses, seconds }: Delta) =>
  new Map([...uses].map(([name, count]) => [name, count / seconds]))

/** What an app replica has handled between two samples. */
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

export type Seen = AppTraffic & { at: number }

/** Null for the first sample, which has nothing to compare with. */
export function deltaOf(now: Seen, before: Seen | undefined): Delta | null {
  if (!before || now.at <= before.at) return null
  // After a restart the counters begin at zero.
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

/** Sums the histograms and the session lookups. */
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
