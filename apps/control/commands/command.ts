import * as z from 'zod'
import type { Driver } from '../driver.ts'
import type { Faults } from '../faults.ts'
import type { MessageCode, MessageValues } from '../messages.ts'
import type { Status } from '../status/status.ts'

/** What a command works with. */
export interface CommandContext {
  driver: Driver
  faults: Faults
  /** Writes to the log of the control plane. */
  log(event: string): void
  getStatus(): Promise<Status>
  /**
   * Runs work on a component once earlier work on it is done. Without it a `resume` that comes while
   * a `drain` is under way would leave half of each.
   */
  inTurn<T>(component: string, work: () => Promise<T>): Promise<T>
  /** Runs a command as a part of this one. @throws Refusal */
  run(command: { command: string; [argument: string]: unknown }): Promise<unknown>
}

/** What came of a command: a message for people, facts for programs. */
export interface Result {
  code: MessageCode
  values?: MessageValues
  /** The fields of the command's `--json`. */
  facts?: Readonly<Record<string, unknown>>
}

export interface CommandEntry<Shape extends z.ZodObject = z.ZodObject> {
  /** The arguments, as JSON. Times are milliseconds. */
  shape: Shape
  /**
   * `alone`: waits until other commands are done. `meanwhile`: may run beside them, such as a kill
   * during a rolling restart. `reading`: changes nothing, so it is neither locked nor audited.
   */
  runs: 'alone' | 'meanwhile' | 'reading'
  /** Resolves when the change holds everywhere. @throws Refusal */
  run(context: CommandContext, args: z.output<Shape>): Promise<Result>
}

export const command = <Shape extends z.ZodObject>(entry: CommandEntry<Shape>) => entry

/** Shared shapes of arguments. */
export const component = z
  .string()
  .min(1)
  .max(60)
  // The lab's name of before; to be removed with the next version.
  .transform((name) => (name === 'console' ? 'lab' : name))
export const forMs = z.number().int().min(1).max(86_400_000)

/** A command as one would type it: `sessions redis`, `pause app-2 --for 30s`. */
export function commandText(input: Readonly<Record<string, unknown>>): string {
  const { command, service, name, value, count, weight, ms, seconds, atOnce, forMs, email, names } =
    input

  const time = ms === undefined ? undefined : ms === 0 ? '0' : `${ms}ms`
  const lag = seconds === undefined ? undefined : seconds === 0 ? '0' : `${seconds}s`
  const words = [
    command,
    service,
    name,
    value,
    count,
    weight,
    time,
    lag,
    email,
    ...(Array.isArray(names) ? names : []),
  ]
  return [
    ...words.filter((word) => word !== undefined).map(String),
    ...(atOnce ? [`--at-once ${atOnce}`] : []),
    ...(input.force ? ['--force'] : []),
    ...(typeof forMs === 'number' ? [`--for ${timeText(forMs)}`] : []),
  ].join(' ')
}

const timeText = (ms: number): string => (ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1000}s`)

interface OldOrder {
  path: string
  body?: Readonly<Record<string, unknown>>
}

/** The same of an old entry of the audit log, which held the request. */
export function textOfOldOrder({ path, body = {} }: OldOrder): string {
  const [area = '', name = '', verb = ''] = path.split('/').slice(1)
  const commands: Readonly<Record<string, string>> = { replicas: 'scale', primary: 'promote' }
  if (area === 'switches') return `${commands[name] ?? name} ${body.value}`
  if (area === 'processes') return commandText({ ...body, command: verb, name })
  return commandText({ ...body, command: [area, name, verb].filter(Boolean).join(' ') })
}
