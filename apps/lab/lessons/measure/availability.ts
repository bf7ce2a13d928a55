/** The share of time (0 to 1) that a part works: MTBF / (MTBF + MTTR). */
export const availability = (mtbfHours: number, mttrMs: number): number =>
  mtbfHours / (mtbfHours + mttrMs / 3_600_000)

/** A chain: every one has to work. */
export const inSeries = (parts: readonly number[]): number =>
  parts.reduce((product, part) => product * part, 1)

/** Stand-ins for each other: one has to work. */
export const inParallel = (parts: readonly number[]): number =>
  1 - inSeries(parts.map((part) => 1 - part))

/** What is left of a year, in minutes. */
export const minutesAYear = (share: number): number => (1 - share) * 365 * 24 * 60
