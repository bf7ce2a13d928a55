import type { Command } from '../../control/commands/commands.ts'
import { switchCommand } from '../../control/commands/restore-command.ts'

/** Sets a switch: `replicas`, `strategy`, `sessions`, `reads`, `freshness`, `primary`. */
export const turn = switchCommand

type ComponentCommand = Extract<Command, { name: string }>['command']

/** Something done to one component: `kill`, `stop`, `start`, `pause`, `slow`, … */
export const act = (command: ComponentCommand, name: string, args: object = {}): Command =>
  ({ command, name, ...args }) as Command
