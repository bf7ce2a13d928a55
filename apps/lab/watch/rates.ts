import type { ReplicaTraffic } from '../../shared/replica-traffic.ts'
import type { EdgeCounts } from '../traces/edge-log.ts'
import { type Delta, deltaOf, type Seen, sumOf } from './delta.ts'
import { percentile, percentileWindow } from './percentile.ts'

/** Of sessions found, and at least of percentiles. */
const windowMs = 10_000

/** What goes through a replica, or through all. */
export interface Rates {
  requestsPerSecond: number
  errorsPerSecond: number
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  /** How far back the percentiles look: until there are enough requests, a minute at most. */
  percentileSeconds: number
}

export interface AllRates {
  /** By replica; those that did not answer are missing. */
  replicas: ReadonlyMap<string, Rates>
  /** With what the edge answered by itself, because no replica did. */
  totals: Rates & { sessionsFound: number | null }
  /** Requests a second, by name. */
  whoami: ReadonlyMap<string, number>
  /** Queries and look-ups a second: by replica, by what it asks. */
  uses: ReadonlyMap<string, ReadonlyMap<string, number>>
}

interface Counters {
  at: number
  traffic: ReadonlyMap<string, ReplicaTraffic>
  edge: EdgeCounts
}

/**
 * Makes rates of counters. Counts are of one second, the share of sessions found of the last
 * ten; percentiles are of ten seconds or, where these have too few requests, of more.
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

/** The edge's own, which no replica has counted. */
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

/** What was seen since a time that lies back far enough for the percentiles. */
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
