import { latencyBoundsMs } from '../../shared/app-traffic.ts'

/**
 * The number of requests that a percentile needs so that one lies beyond it: the p95 of fewer
 * than 20 requests is their maximum.
 */
export const fewestFor = (share: number): number => Math.ceil(1 / (1 - share))

/** A window of the last seconds grows until it has enough requests, up to a limit. */
export const percentileWindow = { requests: fewestFor(0.99), longestSeconds: 60 }

/**
 * The percentile for a share from 0 to below 1, in ms, from histogram
 * buckets; null for too few requests.
 */
export function percentile(buckets: readonly number[], share: number): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0)
  if (total < fewestFor(share)) return null
  const events = total * share
  let seen = 0
  for (const [at, count] of buckets.entries()) {
    if (count > 0 && seen + count >= events) return within(at, (events - seen) / count)
    seen += count
  }
  return latencyBoundsMs.at(-1) ?? null
}

/** Interpolates: requests are assumed to be spread evenly over their bucket. */
function within(bucket: number, part: number): number {
  const lower = latencyBoundsMs[bucket - 1] ?? 0
  const upper = latencyBoundsMs[bucket] ?? lower
  return lower + (upper - lower) * part
}
