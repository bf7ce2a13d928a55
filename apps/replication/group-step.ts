import type { Member } from './dialects/mysql-group.ts'
import type { NodeView } from './observe.ts'

export type GroupView = NodeView & {
  /** Null for a server that does not answer. */
  member: Member | null
}

/** It does its part in a group that has a majority, or is about to. */
export const isMember = ({ member }: GroupView): boolean =>
  member?.hasMajority === true && ['ONLINE', 'RECOVERING'].includes(member.state)

/** It has everything that the others have, but for what comes this moment. */
export const isOnline = (view: GroupView): boolean =>
  isMember(view) && view.member?.state === 'ONLINE'

/** It does nothing before somebody has it join or found a group. */
export const isIdle = ({ member }: GroupView): boolean =>
  member?.state === 'OFFLINE' || member?.state === 'ERROR'

/**
 * The member that takes the writes. One that was cut off, or hung, takes itself for the primary for some
 * seconds after it is back, and completes no write; the others have gone on to a later view.
 */
export const primaryOf = (views: readonly GroupView[]): GroupView | null =>
  views
    .filter((view) => isMember(view) && view.member?.isPrimary && view.writable)
    .sort((a, b) => (b.member?.view ?? 0) - (a.member?.view ?? 0))[0] ?? null

/**
 * The member that is to take the writes instead of a primary without room on its disk, which the others would
 * wait for; null where no other one has room, or while the group would refuse because one joins or does not answer.
 */
export function relief(
  views: readonly GroupView[],
  primary: GroupView,
  isFull: (name: string) => boolean,
): GroupView | null {
  const members = views.filter((view) => !isIdle(view))
  if (!isFull(primary.name) || !members.every((view) => !view.reachable || isOnline(view)))
    return null
  return members.find((view) => view !== primary && isOnline(view) && !isFull(view.name)) ?? null
}

/**
 * Who may found the group anew when there is none: after all servers had stopped, each has what it had
 * written down itself, and only one that has everything may begin. So all of them have to be there.
 * When one stays away, the one that took the writes last will do, if it is there with a majority.
 * @param remembered the last primary
 * @param waitedMs for the others
 */
export function founders(
  views: readonly GroupView[],
  remembered: string | null,
  waitedMs: number,
): readonly GroupView[] {
  // Somebody still finds out that the others are gone, or founds a group already.
  if (views.some((view) => view.reachable && !isIdle(view))) return []
  const idle = views.filter(isIdle)
  if (idle.length === views.length) return idle
  if (idle.length * 2 <= views.length || waitedMs < patienceMs) return []
  return idle.filter(({ name }) => name === remembered)
}

/** A container that was killed is back sooner. */
const patienceMs = 20_000
