import type { Round } from './round.ts'

/** What is promised in every system, or in those that are named. */
export interface Promised {
  text: string
  /** Names of systems; all without. */
  systems?: readonly string[]
  trials(round: Round): number
  violations(round: Round): number
}

const synchronous = ['distributed, semi-sync', 'scale-up']
const attempts = ({ found: { acknowledged, refused, unknown } }: Round) =>
  acknowledged + refused + unknown

/** A connection to a load balancer that is gone is nobody else's to save. */
const readsBehind = ({ target, reads }: Round) =>
  target === 'load balancer' ? { count: 0, failed: 0 } : reads.during

export const promises: readonly Promised[] = [
  {
    text: 'no acknowledged order is lost',
    systems: synchronous,
    trials: ({ found }) => found.acknowledged,
    violations: ({ found }) => found.lost,
  },
  {
    text: 'no order is placed twice',
    trials: attempts,
    violations: ({ found }) => found.duplicates,
  },
  {
    text: 'no refused order is placed',
    trials: attempts,
    violations: ({ found }) => found.refusedButPlaced,
  },
  {
    text: 'an order is what its lines and its payment add up to',
    trials: attempts,
    violations: ({ found }) => found.inconsistent,
  },
  {
    text: 'stock and sold units are what there was at first',
    trials: attempts,
    violations: ({ found }) => found.stockWrong,
  },
  {
    text: 'all databases hold the same orders afterwards',
    trials: () => 1,
    violations: ({ found }) => found.diverged,
  },
  {
    text: 'customers see the order that they have just placed',
    trials: ({ ownReads }) => ownReads,
    // What is lost cannot be seen, and is counted above.
    violations: ({ ownWriteMissing, found }) => Math.max(0, ownWriteMissing - found.lost),
  },
  {
    text: 'the list of orders never gets shorter',
    systems: synchronous,
    trials: ({ ownReads }) => ownReads,
    violations: ({ wentBack }) => wentBack,
  },
  {
    text: 'the catalogue can be read, whatever fails behind the load balancers',
    trials: (round) => readsBehind(round).count,
    violations: (round) => readsBehind(round).failed,
  },
]

export interface Verdict {
  text: string
  trials: number
  violations: number
}

/** Each promise over these rounds; those that their system does not make are left out. */
export const judge = (rounds: readonly Round[]): Verdict[] =>
  promises.flatMap(({ text, systems, trials, violations }) => {
    const concerned = rounds.filter(({ system }) => !systems || systems.includes(system))
    if (concerned.length === 0) return []
    const sum = (of: (round: Round) => number) =>
      concerned.reduce((total, round) => total + of(round), 0)
    return [{ text, trials: sum(trials), violations: sum(violations) }]
  })

/**
 * With 95 % confidence, the share of violations is below this: for none in n trials, 3/n. Null where
 * there were some, as their share is known then.
 */
export const upperBound = ({ trials, violations }: Verdict): number | null =>
  violations === 0 && trials > 0 ? Math.min(1, 3 / trials) : null
