import type { Sample } from '../system/feed.ts'
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
  totals: Rates & { sessionsFound: number | null }
  /** Queries and look-ups a second: by replica, by what it asks. */
  uses: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/** Makes rates of counters; counts are of one second, percentiles and shares of the last ten. */
export function createRates() {
  const seen = new Map<string, Seen>()
  let recent: { name: string; at: number; delta: Delta }[] = []

  return function ratesOf({ at, traffic }: Sample): AllRates {
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
    return {
      replicas: new Map(replicas),
      totals: {
        ...rates(fresh.map(deltaIn), recent.map(deltaIn)),
        sessionsFound: hits + misses > 0 ? hits / (hits + misses) : null,
      },
      uses: new Map(fresh.map(({ name, delta }) => [name, usesPerSecond(delta)])),
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
