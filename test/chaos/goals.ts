import { median } from './numbers.ts'
import type { Promised } from './promises.ts'
import type { Round } from './round.ts'
import { onlyOnce, stopsWithout } from './systems.ts'

/**
 * What a system should manage beside its promises. A busy machine can miss a time, so one that is
 * missed is shown in the report, and fails nothing.
 */

/** How long no order may be acknowledged, in the median of the rounds and in the worst of them. */
interface OutageGoal {
  medianMs: number
  mostMs: number
}

const seconds = (medianS: number, mostS: number): OutageGoal => ({
  medianMs: medianS * 1000,
  mostMs: mostS * 1000,
})

/**
 * Null for two faults at once, of which nothing is promised. Where nothing can go on before the fault is
 * mended, the time counts from then on.
 */
function outageGoalOf({ injections, system }: Round): OutageGoal | null {
  const [one] = injections
  if (!one || injections.length > 1) return null
  if (one.fault === 'planned switch') return seconds(2, 2)
  // Who is paused keeps all connections, so that it takes longer to notice.
  if (one.fault === 'pause 30 s') return seconds(15, 15)
  // Group Replication takes five seconds to be sure that a member is gone.
  return system === 'scale-up, MySQL' ? seconds(8, 12) : seconds(5, 10)
}

/** Of the outage, what the system is to blame for. */
function ownOutageMs({ system, injections, writeOutageMs, faultMs }: Round): number {
  const waits = injections.some(
    ({ fault, target }) => onlyOnce(system, target) || stopsWithout(system, target, fault),
  )
  return waits ? Math.max(0, writeOutageMs - faultMs) : writeOutageMs
}

/** Of rounds with the same faults; null where there is no goal. */
export function meetsOutageGoal(rounds: readonly Round[]): boolean | null {
  const goal = rounds[0] ? outageGoalOf(rounds[0]) : null
  if (!goal) return null
  const outages = rounds.map(ownOutageMs)
  return median(outages) <= goal.medianMs && Math.max(...outages) <= goal.mostMs
}

/** A p95 below it is as good as any: it is what other processes on the machine make of it. */
export const fastEnoughMs = 200

/** The slowest reads of the catalogue take at most twice as long; null at a load balancer, which is in front. */
export function meetsReadGoal(rounds: readonly Round[]): boolean | null {
  const [first] = rounds
  if (!first || first.injections.some(({ target }) => target === 'load balancer')) return null
  const p95 = (when: 'before' | 'during') => median(rounds.map(({ reads }) => reads[when].p95Ms))
  return p95('during') <= Math.max(2 * p95('before'), fastEnoughMs)
}

/** A goal as a promise, each round by itself: a naive build misses it by far. */
const asPromised = (text: string, meets: typeof meetsReadGoal): Promised => ({
  text,
  trials: () => 1,
  violations: (round) => (meets([round]) === false ? 1 : 0),
})

export const outageGoal = asPromised(
  'orders go on within the time that is the goal',
  meetsOutageGoal,
)
export const readGoal = asPromised(
  'the slowest reads of the catalogue take at most twice as long',
  meetsReadGoal,
)
