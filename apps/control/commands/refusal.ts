import { didYouMean } from '../../shared/closest.ts'

/** Why something is not done, with the HTTP status that says the same. */
export class Refusal extends Error {
  readonly status: number
  /** What to type instead, where only somebody outside can do it. */
  readonly commands: readonly string[] | undefined

  constructor(status: 400 | 404 | 409 | 422 | 503, message: string, commands?: string[]) {
    super(message)
    this.status = status
    this.commands = commands
  }
}

/** For a component that there is not; `known` are the right names. */
export const unknownName = (name: string, known: readonly string[]): Refusal =>
  new Refusal(
    404,
    `There is no "${name}".${didYouMean(name, known)} There are: ${known.join(', ')}.`,
  )
