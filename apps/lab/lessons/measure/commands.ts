import type { Command } from '../../../control/commands/commands.ts'
import { switchCommand } from '../../../control/commands/restore-command.ts'
import type { Workbench } from '../lesson.ts'

/** The commands that lessons give to the control plane. */

/** Sets a switch: `replicas`, `whoami`, `strategy`, `sessions`, `reads`, `freshness`, `cache`, `primary`. */
export const setSwitch = switchCommand

type ComponentCommand = Extract<Command, { name: string }>['command']

/** Something done to one component: `kill`, `stop`, `start`, `pause`, `resume`, `slow`. */
export const command = (verb: ComponentCommand, name: string, args: object = {}): Command =>
  ({ command: verb, name, ...args }) as Command

export const setLag = (seconds: number): Command => ({ command: 'lag', seconds, forMs: 60_000 })

/** Restarts all app replicas, each after it is drained. */
export const roll: Command = { command: 'roll' }

/** Kills a component, and resolves without waiting until it is back. */
export const kill = (name: string): Command => command('kill', name, { wait: false })

type SwitchName = 'replicas' | 'whoami' | 'sessions' | 'reads' | 'freshness' | 'cache'

/** Sets the switches that have another value now; resolves to what sets them back. */
export async function setSwitches(
  bench: Workbench,
  wanted: Partial<Record<SwitchName, string | number>>,
): Promise<() => Promise<void>> {
  const { switches } = await bench.status()
  const names = (Object.keys(wanted) as SwitchName[]).filter(
    (name) => switches[name] !== wanted[name],
  )
  for (const name of names) await bench.run(setSwitch(name, wanted[name] as string | number))
  return () =>
    undo(
      bench,
      names.map((name) => setSwitch(name, switches[name] ?? (wanted[name] as string))),
    )
}

/** Runs each command, whether or not the others work: after a failure the runner restores the rest. */
export async function undo(bench: Workbench, commands: readonly Command[]): Promise<void> {
  for (const one of commands) await bench.run(one).catch(() => {})
}
