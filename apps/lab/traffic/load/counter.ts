import { fewestFor, percentileWindow } from '../../topology/percentile.ts'
import { type Cause, type Counts, noCounts, type Trouble, troubles } from '../tally.ts'

export type Counter = ReturnType<typeof createCounter>

/** Counts what all virtual users report. */
export function createCounter() {
  const counts = noCounts()
  const all = createDurations()
  // Completed seconds, the newest first.
  const seconds: Durations[] = []
  let lately = createDurations()
  let before = { requests: 0, failed: 0, report: 0 }
  let cpu = process.cpuUsage()
  let cpuAt = performance.now()

  const report = () => troubles.reduce((sum, trouble) => sum + counts[trouble].count, 0)

  function cpuPercent(): number {
    const used = process.cpuUsage(cpu)
    const now = performance.now()
    const percent = (used.user + used.system) / 10 / (now - cpuAt)
    cpu = process.cpuUsage()
    cpuAt = now
    return Math.round(percent)
  }

  /** As many of the last seconds as it takes to have enough requests for percentiles. */
  function windowOf(): { durations: Durations; windowSeconds: number } {
    const durations = createDurations()
    let windowSeconds = 0
    for (const second of seconds) {
      if (durations.total >= percentileWindow.requests) break
      durations.addAll(second)
      windowSeconds++
    }
    return { durations, windowSeconds }
  }

  return {
    /** @param servedBy the app replica; empty when the edge answered itself */
    countAnswered(servedBy: string, ms: number): void {
      counts.requests++
      all.add(ms)
      lately.add(ms)
      if (servedBy) counts.replicas[servedBy] = (counts.replicas[servedBy] ?? 0) + 1
    },

    countUnanswered(): void {
      counts.requests++
    },

    report(trouble: Trouble, cause: Cause): void {
      const { causes } = counts[trouble]
      counts[trouble].count++
      causes[cause] = (causes[cause] ?? 0) + 1
    },

    count(what: 'visits' | 'logins' | 'goods' | 'orders'): void {
      counts[what]++
    },

    countStarted(): void {
      counts.shoppers++
    },

    countFinished(): void {
      counts.shoppers--
    },

    /** Closes the current second and returns all counts. */
    tick(): Counts {
      const failed = counts.failedRequests.count
      const now = { requests: counts.requests, failed, report: report() }
      seconds.unshift(lately)
      seconds.length = Math.min(seconds.length, percentileWindow.longestSeconds)
      const { durations, windowSeconds } = windowOf()
      counts.now = {
        at: counts.now.at + 1,
        requests: now.requests - before.requests,
        failed: now.failed - before.failed,
        lost: now.report - before.report - (now.failed - before.failed),
        p50Ms: durations.quantile(0.5),
        p95Ms: durations.quantile(0.95),
        windowSeconds,
      }
      before = now
      lately = createDurations()
      counts.p50Ms = all.quantile(0.5)
      counts.p95Ms = all.quantile(0.95)
      counts.cpuPercent = cpuPercent()
      return counts
    },
  }
}

const firstMs = 0.1
const growth = 1.04
// The last bucket ends at one minute.
const buckets = Math.ceil(Math.log(60_000 / firstMs) / Math.log(growth))

export type Durations = ReturnType<typeof createDurations>

/** A histogram with buckets that grow by 4 %: an hour of requests takes a few kilobytes. */
export function createDurations() {
  const counts = new Uint32Array(buckets + 1)
  let total = 0

  return {
    get total() {
      return total
    },
    get counts(): Readonly<Uint32Array> {
      return counts
    },

    /** Adds the counts of another histogram. */
    addAll(others: { total: number; counts: Readonly<Uint32Array> }): void {
      for (const [at, count] of others.counts.entries()) counts[at] = (counts[at] ?? 0) + count
      total += others.total
    },

    add(ms: number): void {
      const at = Math.ceil(Math.log(ms / firstMs) / Math.log(growth))
      const bucket = Math.min(Math.max(at, 0), buckets)
      counts[bucket] = (counts[bucket] ?? 0) + 1
      total++
    },

    /** The quantile for a share from 0 to below 1, in ms, accurate to 2 %; null for too few requests. */
    quantile(share: number): number | null {
      if (total < fewestFor(share)) return null
      let left = Math.max(1, Math.ceil(share * total))
      const bucket = counts.findIndex((count) => {
        left -= count
        return left <= 0
      })
      return Math.round(firstMs * growth ** (bucket - 0.5) * 100) / 100
    },
  }
}
