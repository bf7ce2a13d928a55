import { hasWebTier } from '../../../infra/stages/stages.ts'
import type { Status } from '../../control/status/status.ts'
import { availability, inSeries, kOfN } from './availability.ts'
import type { OutageKind } from './outages.ts'

/** Components of one kind, of which some have to work. */
export interface Tier {
  kind: OutageKind
  count: number
  needed: number
  mtbfHours: number
  mttrMs: number
  /** Until another one does the work of one that failed; null where nobody has to take over. */
  takeoverMs: number | null
}

/** What a customer does; orders need every tier. */
export type Deed = 'order' | 'browse'

/** How many of so many have to work, for a deed. */
interface Shape {
  kind: OutageKind
  count: number
  needed: number
  takesOver: boolean
}

/** The tiers of what runs, in series: each has to work. Requests go through them in this order. */
export function shapesOf(status: Status, deed: Deed, counts: Counts = {}): Shape[] {
  const { stage, edges, web, switches } = status
  const spare = (kind: OutageKind, running: number): Shape => ({
    ...{ kind, count: counts[kind] ?? running, needed: 1, takesOver: false },
  })
  return [
    spare('edge', edges.length),
    ...(hasWebTier(stage) ? [spare('web', web.length)] : []),
    spare('app', switches.replicas),
    databasesOf(status, deed, counts.database),
    ...(deed === 'order' && needsRedis(status) ? [redisOf(status, counts.redis)] : []),
  ]
}

/** Other numbers of components than there are. */
export type Counts = Partial<Record<OutageKind, number>>

const needsRedis = ({ stage, switches }: Status) =>
  stage.redis && (switches.sessions ?? 'redis') === 'redis'

/** A group needs a majority for everything; without one, an order needs the primary. */
function databasesOf({ stage, databases }: Status, deed: Deed, wanted?: number): Shape {
  const isGroup = stage.failover === 'group'
  // With --durability semi-sync and one read replica, both have to have each order.
  const writers = stage.durability === 'semi-sync' && databases.length === 2 ? 2 : 1
  const running = isGroup ? databases.length : writers
  const count = wanted ?? running
  if (isGroup || count !== running)
    return { kind: 'database', count, needed: majority(count), takesOver: deed === 'order' }
  if (deed === 'order') return { kind: 'database', count, needed: count, takesOver: false }
  return { kind: 'database', count: databases.length, needed: 1, takesOver: false }
}

/** The sentinels make another server the master. */
function redisOf({ stage, redisReplicas }: Status, wanted?: number): Shape {
  const count = wanted ?? (stage.sentinels > 0 ? 1 + redisReplicas.length : 1)
  return { kind: 'redis', count, needed: 1, takesOver: true }
}

const majority = (count: number) => Math.floor(count / 2) + 1

export interface Times {
  mtbfHours: number
  mttrMs: number
  takeoverMs: number
}

export const tiersOf = (shapes: readonly Shape[], timesOf: (kind: OutageKind) => Times): Tier[] =>
  shapes.map(({ kind, count, needed, takesOver }) => {
    const { mtbfHours, mttrMs, takeoverMs } = timesOf(kind)
    const takeover = takesOver && count > needed ? takeoverMs : null
    return { kind, count, needed, mtbfHours, mttrMs, takeoverMs: takeover }
  })

/**
 * Enough of them work, and nobody is taking over. Only the failure of the one that does the work leads
 * to a takeover, so there are as many of these as failures of one component; one that is back sooner
 * goes on itself.
 */
export const tierAvailability = (tier: Tier): number => {
  const { count, needed, mtbfHours, mttrMs, takeoverMs } = tier
  const enough = kOfN(needed, count, availability(mtbfHours, mttrMs))
  return takeoverMs === null
    ? enough
    : enough * availability(mtbfHours, Math.min(takeoverMs, mttrMs))
}

export const wholeAvailability = (tiers: readonly Tier[]): number =>
  inSeries(tiers.map(tierAvailability))

/** Those that cost the most, in the order of the path: several when they cost about the same, within 1 %. */
export function costliest(tiers: readonly Tier[]): Tier[] {
  const lost = (tier: Tier) => 1 - tierAvailability(tier)
  const most = Math.max(...tiers.map(lost))
  return tiers.filter((tier) => lost(tier) >= most * 0.99)
}

/** Other counts worth a comparison: one less and one more; a single server or a group of three. */
export function otherCounts({ kind, count }: Pick<Tier, 'kind' | 'count'>): number[] {
  const isGroup = kind === 'database' || kind === 'redis'
  if (isGroup) return count === 1 ? [3] : count === 3 ? [1, 5] : [1, 3]
  return count === 1 ? [2] : [count - 1, count + 1]
}
