import type { Case } from '../cases.ts'
import type { Result } from '../measure.ts'
import { spread } from '../statistics.ts'

export const countNames = ['queries', 'redis', 'bytes'] as const
export type CountName = (typeof countNames)[number]

export interface Change {
  name: string
  count: CountName
  before: number
  now: number
}

/**
 * Smaller differences are noise: databases also count the app replicas' own queries, which are
 * subtracted as measured at idle; a read after a write may wait for the read replica or not,
 * which is one query; pages contain numbers with more or fewer digits.
 */
const tolerance: Record<CountName, (before: number, writes: boolean) => number> = {
  queries: (before, writes) =>
    writes ? Math.max(1.2, before * 0.1) : Math.max(0.5, before * 0.04),
  redis: () => 0.2,
  bytes: (before) => Math.max(32, before * 0.005),
}

export const countOf = (result: Result, count: CountName): number =>
  spread(result.samples.map((sample) => sample[count])).median

/** Whether a case's count differs from before. */
export const hasChanged = ({ own }: Case, count: CountName, before: number, now: number): boolean =>
  Math.abs(now - before) > tolerance[count](before, own)

/** Counts that have grown and are not accepted. */
export function findGrowth(
  before: readonly Result[],
  now: readonly Result[],
  accepted: readonly Accepted[],
): Change[] {
  return now.flatMap((result) => {
    const { name } = result.case
    const old = before.find((one) => one.case.name === name)
    if (!old) return []
    return countNames
      .map((count) => ({ name, count, before: countOf(old, count), now: countOf(result, count) }))
      .filter(
        ({ count, before, now }) => now > before && hasChanged(result.case, count, before, now),
      )
      .filter((change) => !accepted.some((one) => allows(one, change)))
  })
}

const allows = ({ name, count, upTo }: Accepted, change: Change) =>
  name === change.name &&
  count === change.count &&
  change.now <= upTo + tolerance[count](upTo, false)

/** What a case may take more than in the commit that it is compared with, and why. */
export interface Accepted {
  name: string
  count: CountName
  upTo: number
  why: string
}

const visitorInParallel =
  'who is signed in is asked in a query of its own, in parallel to the page’s'

/** Emptied with each release, which is what later commits are compared with. */
export const accepted: readonly Accepted[] = [
  { name: 'list, member, edge, gzip', count: 'queries', upTo: 2, why: visitorInParallel },
  { name: 'search, guest', count: 'queries', upTo: 2, why: 'the app caches no searches' },
  { name: 'product, member', count: 'queries', upTo: 2, why: visitorInParallel },
  {
    name: 'whole checkout',
    count: 'queries',
    upTo: 18,
    why: 'the last address and the idempotency key are asked in queries of their own, beside the cart’s',
  },
]
