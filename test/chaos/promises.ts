import { sum } from './numbers.ts'
import type { Recorded } from './record.ts'
import type { Round } from './round.ts'
import { scaleUps } from './systems.ts'

/** What is promised in every system, or in those that are named. */
export interface Promised {
  text: string
  /** Names of systems; all without. */
  systems?: readonly string[]
  trials(round: Round): number
  violations(round: Round): number
}

const synchronous = ['distributed, semi-sync', ...scaleUps]
const attempts = ({ found: { acknowledged, refused, unknown } }: Round) =>
  acknowledged + refused + unknown

/** A connection to a load balancer that is gone is nobody else's to save; two faults may take away both databases. */
const readsBehind = ({ injections, reads }: Round) =>
  injections.length > 1 || injections.some(({ target }) => target === 'load balancer')
    ? { count: 0, failed: 0 }
    : reads.during

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
    text: 'who sends an order again learns what became of it',
    trials: attempts,
    violations: ({ found }) => found.unknown,
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
    text: 'the catalogue can be read, whatever one component fails behind the load balancers',
    trials: (round) => readsBehind(round).count,
    violations: (round) => readsBehind(round).failed,
  },
]

export interface Verdict {
  text: string
  /** By all systems of these rounds. Others are measured, too. */
  promised: boolean
  trials: number
  violations: number
}

/** Each promise over these rounds, by the systems that make it and by those that do not. */
export const judge = (rounds: readonly Round[]): Verdict[] =>
  promises.flatMap(({ text, systems, trials, violations }) =>
    [true, false].flatMap((promised) => {
      const concerned = rounds.filter(
        ({ system }) => (!systems || systems.includes(system)) === promised,
      )
      if (concerned.length === 0) return []
      return {
        text,
        promised,
        trials: sum(concerned, trials),
        violations: sum(concerned, violations),
      }
    }),
  )

/**
 * With 95 % confidence, the share of violations is below this: for none in n trials, 3/n. Null where
 * there were some, as their share is known then.
 */
export const upperBound = ({ trials, violations }: Verdict): number | null =>
  violations === 0 && trials > 0 ? Math.min(1, 3 / trials) : null

/** What is promised, and was violated by something that is recorded, also by an earlier run. */
export function brokenPromises({
  rounds,
  scenarios,
}: Recorded): Pick<Verdict, 'text' | 'trials' | 'violations'>[] {
  return [
    ...judge(rounds).filter(({ promised }) => promised),
    ...scenarios.map(({ scenario: text, trials, violations }) => ({ text, trials, violations })),
  ].filter(({ violations }) => violations > 0)
}
