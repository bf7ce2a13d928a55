import type { Command } from '../../../control/commands/commands.ts'
import { changedSwitches, switchCommand } from '../../../control/commands/restore-command.ts'
import type { Status } from '../../../control/status/status.ts'
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

/**
 * Sets the switches that have another value now; resolves to what gives all of them the values of
 * before, whatever the lesson has set meanwhile.
 */
export async function setSwitches(
  bench: Workbench,
  wanted: Partial<Status['switches']>,
): Promise<() => Promise<void>> {
  const { switches: before } = await bench.status()
  for (const one of changedSwitches(before, wanted)) await bench.run(one)
  return async () => {
    const now = await bench.status().catch(() => null)
    if (now) await undo(bench, changedSwitches(now.switches, before))
  }
}

/** Runs each command, whether or not the others work: after a failure the runner restores the rest. */
export async function undo(bench: Workbench, commands: readonly Command[]): Promise<void> {
  for (const one of commands) await bench.run(one).catch(() => {})
}
