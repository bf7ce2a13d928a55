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
