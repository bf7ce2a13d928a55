import * as z from 'zod'
import { Refusal } from '../refusal.ts'
import { backupCommands } from './backup-commands.ts'
import type { CommandEntry } from './command.ts'
import { componentCommands } from './component-commands.ts'
import { deployCommand } from './deploy-command.ts'
import { readingCommands } from './reading-commands.ts'
import { restoreCommand } from './restore-command.ts'
import { rotateCommand } from './rotate-command.ts'
import { switchCommands } from './switch-commands.ts'

/** Every command there is, by name. */
export const commands = {
  ...switchCommands,
  ...componentCommands,
  ...deployCommand,
  ...restoreCommand,
  ...backupCommands,
  ...rotateCommand,
  ...readingCommands,
}

type Commands = typeof commands
export type CommandName = keyof Commands

/** A command with its arguments: `{ command: 'kill', name: 'app-2' }`. */
export type Command = {
  [Name in CommandName]: { command: Name } & Arguments<z.input<Commands[Name]['shape']>>
}[CommandName]

/** Without arguments zod would forbid every other property. */
type Arguments<Input> = Input extends Record<string, never> ? unknown : Input

/** Finds the entry and checks the arguments. @throws Refusal */
export function parseCommand(input: unknown): {
  entry: CommandEntry
  name: CommandName
  args: object
} {
  const { command: name, ...given } = z.looseObject({ command: z.string() }).parse(input)
  if (!isCommandName(name)) throw new Refusal(404, 'unknown-command', { name })
  const entry = commands[name] as unknown as CommandEntry
  const { data, error } = entry.shape.safeParse(given)
  if (error) throw new Refusal(422, 'bad-arguments', { problem: problemsOf(error) })
  return { entry, name, args: data }
}

const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name)

const problemsOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}.`).join(' ')
