import { type AppTraffic, latencyBoundsMs } from '../shared/app-traffic.ts'
import type { Driver } from './driver.ts'

/** What app replicas have answered within some time. */
export interface Answered {
  requests: number
  errors: number
  /** 95 % of the requests took at most so long; null without any. */
  p95Ms: number | null
}

/** Of a new version beside the old one. */
export interface Comparison {
  canary: Answered
  others: Answered
  /** Why the new version is worse; null when it is not. */
  problem: 'errors' | 'slow' | null
}

/** A single error may be anybody's. */
const leastErrors = 2
const moreErrors = 0.02
const timesSlower = 2
/** Below, a difference is noise. */
const leastSlowerMs = 100

export function compare(canary: Answered, others: Answered): Comparison {
  const ratio = ({ errors, requests }: Answered) => errors / Math.max(1, requests)
  const hasErrors = canary.errors >= leastErrors && ratio(canary) > ratio(others) + moreErrors
  const [own, usual] = [canary.p95Ms ?? 0, others.p95Ms ?? 0]
  const isSlow = own > usual * timesSlower && own > usual + leastSlowerMs
  return { canary, others, problem: hasErrors ? 'errors' : isSlow ? 'slow' : null }
}

/** Counts what each app replica answers from now on. */
export async function countAnswers(driver: Driver, names: readonly string[]) {
  const before = new Map<string, AppTraffic | null>()
  for (const name of names) before.set(name, await trafficOf(driver, name))

  /** Of these together, so far. */
  return async (asked: readonly string[]): Promise<Answered> => {
    let [requests, errors] = [0, 0]
    const latency = latencyBoundsMs.map(() => 0)
    for (const name of asked) {
      const now = await trafficOf(driver, name)
      const then = before.get(name)
      // One that was restarted meanwhile counts from its start.
      const isSame = then?.startedAt === now?.startedAt
      requests += (now?.requests ?? 0) - (isSame ? (then?.requests ?? 0) : 0)
      errors += (now?.errors ?? 0) - (isSame ? (then?.errors ?? 0) : 0)
      for (const [at, count] of (now?.latency ?? []).entries())
        latency[at] = (latency[at] ?? 0) + count - (isSame ? (then?.latency[at] ?? 0) : 0)
    }
    return { requests, errors, p95Ms: p95Of(latency) }
  }
}

const trafficOf = async (driver: Driver, name: string): Promise<AppTraffic | null> =>
  (await driver.askApp(name, 'GET', '/traffic').catch(() => null)) as AppTraffic | null

/** The upper bound of the bucket that the request is in. */
function p95Of(latency: readonly number[]): number | null {
  const all = latency.reduce((sum, count) => sum + count, 0)
  if (all === 0) return null
  let seen = 0
  const at = latency.findIndex((count) => {
    seen += count
    return seen >= all * 0.95
  })
  return latencyBoundsMs[at] ?? null
}
