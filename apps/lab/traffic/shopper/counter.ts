import { percentileWindow } from '../../watch/percentile.ts'
import { type Cause, type Counts, noCounts, type Trouble, troubles } from '../tally.ts'
import { createDurations, type Durations } from './durations.ts'

export type Counter = ReturnType<typeof createCounter>

/** Where all shoppers report to. */
export function createCounter() {
  const counts = noCounts()
  const all = createDurations()
  // Of the seconds that are over, the last one first.
  const seconds: Durations[] = []
  let lately = createDurations()
  let before = { requests: 0, failed: 0, noticed: 0 }
  let cpu = process.cpuUsage()
  let cpuAt = performance.now()

  const noticed = () => troubles.reduce((sum, trouble) => sum + counts[trouble].count, 0)

  function cpuPercent(): number {
    const used = process.cpuUsage(cpu)
    const now = performance.now()
    const percent = (used.user + used.system) / 10 / (now - cpuAt)
    cpu = process.cpuUsage()
    cpuAt = now
    return Math.round(percent)
  }

  /** The last seconds, as many as have enough requests for percentiles. */
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
    /** @param servedBy the replica; none when the edge or nobody answered */
    answered(servedBy: string, ms: number): void {
      counts.requests++
      all.add(ms)
      lately.add(ms)
      if (servedBy) counts.replicas[servedBy] = (counts.replicas[servedBy] ?? 0) + 1
    },

    unanswered(): void {
      counts.requests++
    },

    noticed(trouble: Trouble, cause: Cause): void {
      const { causes } = counts[trouble]
      counts[trouble].count++
      causes[cause] = (causes[cause] ?? 0) + 1
    },

    count(what: 'visits' | 'logins' | 'goods' | 'orders'): void {
      counts[what]++
    },

    came(): void {
      counts.shoppers++
    },

    left(): void {
      counts.shoppers--
    },

    /** Ends a second. */
    tick(): Counts {
      const failed = counts.failedRequests.count
      const now = { requests: counts.requests, failed, noticed: noticed() }
      seconds.unshift(lately)
      seconds.length = Math.min(seconds.length, percentileWindow.longestSeconds)
      const { durations, windowSeconds } = windowOf()
      counts.now = {
        at: counts.now.at + 1,
        requests: now.requests - before.requests,
        failed: now.failed - before.failed,
        lost: now.noticed - before.noticed - (now.failed - before.failed),
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
