import * as z from 'zod'
import type { Stage } from '../../../infra/stages/stage.ts'
import { limits } from '../../../infra/topology.ts'
import { endOfFault } from '../fault-kinds.ts'
import { formatMessage, type Message } from '../messages.ts'
import { messageOf, Refusal } from '../refusal.ts'
import type { Status } from '../status/status.ts'
import { command, type Result } from './command.ts'
import type { Command } from './commands.ts'

/** What `restore` goes back to. */
const defaultSwitches = ({
  apps,
  whoami,
  web,
  sessionStore,
  reads,
  tls,
}: Stage): Status['switches'] => ({
  ...{ replicas: apps.start, whoami, web: web.start, sessions: sessionStore, reads },
  ...(tls === 'all' && { appTls: 'on' }),
  ...{ strategy: 'round-robin', freshness: 'on', cache: 'off' },
})

const firstPrimary = 'db-1'

export const restoreCommand = {
  /** Ends all faults, starts what is stopped, and gives every switch its default. */
  restore: command({
    shape: z.object({}),
    runs: 'alone',
    async run({ run, getStatus }): Promise<Result> {
      const problems: Message[] = []
      // What is started again shows what else has to be put back, such as a primary.
      for (const phase of restorePhases)
        for (const step of phase(await getStatus()))
          await run(step).catch((error: Error) => problems.push(messageOf(error)))
      if (problems.length === 0) return { code: 'restored' }
      return {
        code: 'restored-except',
        values: { problems: problems.map((one) => formatMessage(one)).join(' ') },
        facts: { problems },
      }
    },
  }),
}

const restorePhases: readonly ((status: Status) => Command[])[] = [
  // A fault of a component can only be ended when it runs.
  ({ faults }) => faults.filter(({ kind }) => kind === 'stop').map(endOfFault),
  ({ faults }) => faults.map(endOfFault),
  ({ databases }) =>
    databases.some(({ name, role }) => name === firstPrimary && role === 'replica')
      ? [{ command: 'promote', name: firstPrimary }]
      : [],
  ({ replicas }) =>
    replicas
      .filter(({ weight }) => weight !== 1)
      .map(({ name }) => ({ command: 'weight', name, weight: 1 })),
  ({ stage, switches }) => changedSwitches(switches, defaultSwitches(stage)),
]

/** The commands that turn the switches that differ from `wanted`. */
export const changedSwitches = (
  now: Status['switches'],
  wanted: Partial<Status['switches']>,
): Command[] =>
  switchNames
    .filter((name) => wanted[name] != null && wanted[name] !== now[name])
    .map((name) => switchCommand(name, wanted[name] ?? ''))

const switchNames = [
  'replicas',
  'whoami',
  'web',
  'strategy',
  'sessions',
  'reads',
  'freshness',
  'cache',
  'appTls',
] as const

function checkCount(value: string | number): number {
  const { minReplicas: min, maxReplicas: max } = limits
  const count = Number(value)
  if (Number.isInteger(count)) return count
  throw new Refusal(422, 'replicas-range', { min, max })
}

/** The command that sets a switch of `lab status`, or the primary. @throws Refusal 404 for others */
export function switchCommand(name: string, value: string | number): Command {
  if (name === 'replicas') return { command: 'scale', count: checkCount(value) }
  if (name === 'whoami' || name === 'web')
    return { command: 'scale', service: name, count: checkCount(value) }
  if (name === 'primary') return { command: 'promote', name: String(value) }
  if (name === 'appTls' || name === 'app-tls') return { command: 'app-tls', value: String(value) }
  const known = switchNames.find((one) => one === name)
  if (!known) throw new Refusal(404, 'unknown-switch', { name })
  return { command: known, value: String(value) } as Command
}
