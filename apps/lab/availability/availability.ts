/** The arithmetic of availability: shares of time, from 0 to 1. Failures are independent. */

const hourMs = 3_600_000
export const weekMinutes = 7 * 24 * 60
export const yearMinutes = 365 * 24 * 60

/** The share of time that a component works: MTBF / (MTBF + MTTR). */
export const availability = (mtbfHours: number, mttrMs: number): number =>
  mtbfHours / (mtbfHours + mttrMs / hourMs)

/** The same from an outage that was seen: 1,000 minutes of a week leave 90.08 %. */
export const availabilityOf = (outageMinutes: number, periodMinutes: number): number =>
  1 - outageMinutes / periodMinutes

/** All have to work. */
export const inSeries = (shares: readonly number[]): number =>
  shares.reduce((product, share) => product * share, 1)

/** One has to work. */
export const inParallel = (shares: readonly number[]): number =>
  1 - inSeries(shares.map((share) => 1 - share))

/** At least `needed` of `count` equal ones have to work: two of three, where a majority decides. */
export function kOfN(needed: number, count: number, share: number): number {
  // By the cases that fail: they are the few, and adding up the many would round them away.
  let fails = 0
  for (let working = 0; working < needed; working++)
    fails += combinations(count, working) * share ** working * (1 - share) ** (count - working)
  // What fails more rarely than a number near 1 can say still fails.
  return fails > 0 ? Math.min(1 - fails, 1 - Number.EPSILON) : 1
}

function combinations(count: number, chosen: number): number {
  let result = 1
  for (let one = 1; one <= chosen; one++) result = (result * (count - chosen + one)) / one
  return result
}

/** Downtime in minutes of a period of that many. */
export const minutesLost = (share: number, periodMinutes: number): number =>
  (1 - share) * periodMinutes
