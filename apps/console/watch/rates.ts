import type { ReplicaTraffic } from '../../shared/replica-traffic.ts'
import type { EdgeCounts } from '../journeys/edge-log.ts'
import { type Delta, deltaOf, type Seen, sumOf } from './delta.ts'
import { percentile } from './percentile.ts'

const windowMs = 10_000

/** What goes through a replica, or through all. */
export interface Rates {
  requestsPerSecond: number
  errorsPerSecond: number
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
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

/** Makes rates of counters; counts are of one second, percentiles and shares of the last ten. */
export function createRates() {
  const seen = new Map<string, Seen>()
  const edgeRates = createEdgeRates()
  let recent: { name: string; at: number; delta: Delta }[] = []

  return function ratesOf({ at, traffic, edge }: Counters): AllRates {
    const { errorsPerSecond, whoami } = edgeRates(at, edge)
    const fresh = [...traffic.values()].flatMap((one) => {
      const now = { ...one, at }
      const delta = deltaOf(now, seen.get(one.name))
      seen.set(one.name, now)
      return delta ? [{ name: one.name, at, delta }] : []
    })
    recent = [...recent, ...fresh].filter((one) => one.at > at - windowMs)
    const recentOf = (name: string) => recent.filter((one) => one.name === name)
    const replicas = fresh.map(
      ({ name, delta }) => [name, rates([delta], recentOf(name).map(deltaIn))] as const,
    )
    const { hits, misses } = sumOf(recent.map(deltaIn))
    const all = rates(fresh.map(deltaIn), recent.map(deltaIn))
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

const deltaIn = ({ delta }: { delta: Delta }) => delta

function rates(now: readonly Delta[], window: readonly Delta[]): Rates {
  const { latency } = sumOf(window)
  const sum = (rate: (delta: Delta) => number) =>
    now.reduce((total, delta) => total + rate(delta) / delta.seconds, 0)
  return {
    requestsPerSecond: sum(({ requests }) => requests),
    errorsPerSecond: sum(({ errors }) => errors),
    p50Ms: percentile(latency, 0.5),
    p95Ms: percentile(latency, 0.95),
    p99Ms: percentile(latency, 0.99),
  }
}

const usesPerSecond = ({ uses, seconds }: Delta) =>
  new Map([...uses].map(([name, count]) => [name, count / seconds]))
