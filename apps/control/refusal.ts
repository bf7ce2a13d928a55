import { ReplicationRefused } from '../replication/client.ts'
import { closest } from '../shared/closest.ts'
import { formatMessage, type Message, type MessageCode, type MessageValues } from './messages.ts'

export type RefusalStatus = 400 | 404 | 409 | 422 | 423 | 500 | 503

/** Why a command is not carried out, with an HTTP status. */
export class Refusal extends Error {
  readonly status: RefusalStatus
  readonly code: MessageCode
  readonly values: MessageValues
  /** What to type instead, where only somebody outside can do it. */
  readonly commands: readonly string[]

  constructor(
    status: RefusalStatus,
    code: MessageCode,
    values: MessageValues = {},
    commands: readonly string[] = [],
  ) {
    super(formatMessage({ code, values }))
    this.status = status
    this.code = code
    this.values = values
    this.commands = commands
  }
}

/** For a component that does not exist; `known` are the right names. */
export function unknownName(name: string, known: readonly string[]): Refusal {
  const meant = closest(name, known)
  const values = { name, known: known.join(', ') }
  return meant
    ? new Refusal(404, 'unknown-name-meant', { ...values, meant })
    : new Refusal(404, 'unknown-name', values)
}

/** The controller's refusal as the control plane's; any other error is thrown as it is. */
export function refuseAsController(error: unknown): never {
  if (!(error instanceof ReplicationRefused)) throw error
  throw new Refusal(error.code === 'no-controller' ? 503 : 409, error.code, error.values)
}

/** Where only somebody outside the containers can do it. */
export const typeOutside = (commands: readonly string[]): Refusal =>
  new Refusal(409, 'type-outside', { commands: commands.join('\n  ') }, commands)

/** An error as a message, whatever has thrown it. */
export const messageOf = (error: unknown): Message =>
  error instanceof Refusal
    ? { code: error.code, values: error.values }
    : { code: 'failed', values: { problem: (error as Error).message } }
