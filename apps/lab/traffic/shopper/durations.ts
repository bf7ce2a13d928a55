import { fewestFor } from '../../watch/percentile.ts'

const firstMs = 0.1
const growth = 1.04
// Up to a minute.
const buckets = Math.ceil(Math.log(60_000 / firstMs) / Math.log(growth))

export type Durations = ReturnType<typeof createDurations>

/** Durations in buckets, each 4 % longer than the one before: an hour's in a few kilobytes. */
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

    /** Adds all that others have measured. */
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

    /** What a share of them (0 to 1, not 1) does not exceed, to 2 %; null when there are too few. */
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
