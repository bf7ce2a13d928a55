import { latencyBoundsMs } from '../../shared/replica-traffic.ts'

/** The duration in ms that this share (0 to 1) of the counted requests kept, from their buckets; null for none. */
export function percentile(buckets: readonly number[], share: number): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
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
