import { latencyBoundsMs } from '../../shared/replica-traffic.ts'

/**
 * How many requests a percentile needs: so many that one of them lies beyond it. p95 of fewer
 * than 20 requests would be their maximum.
 */
export const fewestFor = (share: number): number => Math.ceil(1 / (1 - share))

/** When a window over the last seconds is long enough, and how long it may become. */
export const percentileWindow = { requests: fewestFor(0.99), longestSeconds: 60 }

/**
 * The duration in ms that this share (0 to 1, not 1) of the counted requests kept, from their
 * buckets; null for too few requests.
 */
export function percentile(buckets: readonly number[], share: number): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0)
  if (total < fewestFor(share)) return null
  const wanted = total * share
  let seen = 0
  for (const [at, count] of buckets.entries()) {
    if (count > 0 && seen + count >= wanted) return within(at, (wanted - seen) / count)
    seen += count
  }
  return latencyBoundsMs.at(-1) ?? null
}

/** Requests are taken as spread evenly over their bucket. */
function within(bucket: number, part: number): number {
  const lower = latencyBoundsMs[bucket - 1] ?? 0
  const upper = latencyBoundsMs[bucket] ?? lower
  return lower + (upper - lower) * part
}
