import type { Command } from '../../control/commands/commands.ts'
import { changedSwitches, endOfFault } from '../../control/commands/restore-command.ts'
import type { Status } from '../../control/status/status.ts'

/** How things stood before a lesson; also kept in a file, for a console that dies in the middle. */
export interface Before {
  lesson: number
  switches: Status['switches']
  primary: string | null
}

export const remember = (lesson: number, { switches, databases }: Status): Before => ({
  lesson,
  switches,
  primary: primaryOf(databases),
})

/** What is not as it should be before a lesson may begin, for people; empty when all is well. */
export function unrest({ faults, replicas, databases, redis, edge }: Status): string[] {
  if (faults.length > 0) return faults.map(({ target, text }) => `${target}: ${text}`)
  return [...replicas, ...databases, redis, edge]
    .filter((part) => !isWell(part))
    .map((part) => `${part.name}: ${part.state === 'ready' ? 'not yet in its place' : part.state}`)
}

/** Whether what is not as it should be gets well by itself, in a moment: a start, not a fault. */
export const passes = ({ faults, replicas, databases, redis, edge }: Status): boolean =>
  faults.length === 0 &&
  [...replicas, ...databases, redis, edge].every(({ state }) => state !== 'stopped')

/** The commands that bring the system back to how it was, the most urgent first. */
export function whatIsLeft(status: Status, before: Before): Command[] {
  const { switches, databases, faults } = status
  const isPrimaryMoved = before.primary !== null && primaryOf(databases) !== before.primary
  return [
    ...faults.map(endOfFault),
    ...(isPrimaryMoved ? [{ command: 'promote' as const, name: before.primary ?? '' }] : []),
    ...changedSwitches(switches, before.switches),
  ]
}

const primaryOf = (databases: Status['databases']) =>
  databases.find(({ role }) => role === 'primary')?.name ?? null

const isWell = (part: { state: string; inRotation?: boolean; problem?: string | null }) =>
  part.state === 'ready' && part.inRotation !== false && !part.problem
