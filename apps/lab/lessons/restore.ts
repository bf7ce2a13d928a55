import { setTimeout as sleep } from 'node:timers/promises'
import { commandText } from '../../control/commands/command.ts'
import type { Command } from '../../control/commands/commands.ts'
import { changedSwitches } from '../../control/commands/restore-command.ts'
import { endOfFault } from '../../control/fault-kinds.ts'
import type { Status } from '../../control/status/status.ts'

/** The state before a lesson; also stored in a file, in case the lab dies during the lesson. */
export interface Before {
  lesson: number
  switches: Status['switches']
  primary: string | null
}

export const stateBefore = (lesson: number, { switches, databases }: Status): Before => ({
  lesson,
  switches,
  primary: primaryOf(databases),
})

/** Why a lesson may not begin: components that are not healthy, for people. Empty if all are. */
export function notHealthy(status: Status): string[] {
  const { faults } = status
  if (faults.length > 0) return faults.map(({ target, text }) => `${target}: ${text}`)
  return neededComponents(status)
    .filter((component) => !isHealthy(component))
    .map(({ name, state }) => `${name}: ${state === 'ready' ? 'not yet in rotation' : state}`)
}

/** Whether everything that is not healthy is just starting: no fault, nothing stopped. */
export const isStarting = (status: Status): boolean =>
  status.faults.length === 0 && neededComponents(status).every(({ state }) => state !== 'stopped')

const neededComponents = ({
  replicas,
  databases,
  redis,
  redisReplicas,
  sentinels,
  edges,
  web,
}: Status) => [
  ...replicas,
  ...databases,
  ...(redis ? [redis] : []),
  ...redisReplicas,
  ...sentinels,
  ...edges,
  ...web,
]

/** The commands that restore the state before the lesson, the most urgent first. */
export function commandsToRestore(status: Status, before: Before): Command[] {
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

const isHealthy = (component: { state: string; inRotation?: boolean; problem?: string | null }) =>
  component.state === 'ready' && component.inRotation !== false && !component.problem

const withinMs = 90_000
const pauseMs = 200

interface ControlPlane {
  status(): Promise<Status>
  run(command: Command): Promise<unknown>
}

/**
 * Restores the state before a lesson, however far it got and whatever is refused at first: a
 * database that has just come back cannot become the primary at once.
 * @returns what could not be restored in time, in words; empty if everything was
 */
export async function restore(control: ControlPlane, before: Before): Promise<string[]> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const left = await tryOnce(control, before).catch((error: Error) => [error.message])
    if (left.length === 0 || performance.now() > deadline) return left
    await sleep(pauseMs)
  }
}

async function tryOnce({ status, run }: ControlPlane, before: Before): Promise<string[]> {
  const problems: string[] = []
  for (const command of commandsToRestore(await status(), before))
    await run(command).catch((error: Error) => problems.push(error.message))
  const now = await status()
  const open = commandsToRestore(now, before).map(commandText)
  const left = [...notHealthy(now), ...open]
  return left.length > 0 ? [...problems, ...left] : []
}
