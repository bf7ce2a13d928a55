export interface Spread {
  median: number
  least: number
  most: number
}

/** @throws for no values at all */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const least = sorted[0]
  const most = sorted.at(-1)
  if (least === undefined || most === undefined) throw new Error('There is nothing to measure.')
  return { median: median(sorted), least, most }
}

function median(sorted: readonly number[]): number {
  const half = sorted.length / 2
  const above = sorted[Math.floor(half)] as number
  return Number.isInteger(half) ? (above + (sorted[half - 1] as number)) / 2 : above
}

/** The value that `share` (0 to 1) of all values do not exceed: nearest rank, so it is one of them. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** Element by element: what was measured one after the other has met the same noise. */
export const ratios = (values: readonly number[], floor: readonly number[]): number[] =>
  values.slice(0, floor.length).map((value, at) => value / (floor[at] as number))
