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
 * Below this it is no growth: databases count what the replicas ask for themselves, which
 * is taken off as it was in a quiet moment; who has just written may have to wait for the
 * replica, or may not, which is a query; pages hold numbers with more or fewer digits.
 */
const slack: Record<CountName, (before: number, writes: boolean) => number> = {
  queries: (before, writes) =>
    writes ? Math.max(1.2, before * 0.1) : Math.max(0.5, before * 0.04),
  redis: () => 0.2,
  bytes: (before) => Math.max(32, before * 0.005),
}

export const countOf = (result: Result, count: CountName): number =>
  spread(result.samples.map((sample) => sample[count])).median

/** Whether a case's count is another than before. */
export const hasChanged = ({ own }: Case, count: CountName, before: number, now: number): boolean =>
  Math.abs(now - before) > slack[count](before, own)

/** Counts that are larger than before, and that nobody has accepted. */
export function grown(
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
  name === change.name && count === change.count && change.now <= upTo + slack[count](upTo, false)

/** What a case may take more than in the commit it is compared with, and why. */
export interface Accepted {
  name: string
  count: CountName
  upTo: number
  why: string
}

const visitorInParallel =
  'who is signed in is asked in a query of its own, in parallel to the page’s'

/** Goes empty with each release: from then on it is what others are compared with. */
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
