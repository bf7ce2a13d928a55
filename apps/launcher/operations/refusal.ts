/** Why something is not done, with the HTTP status that says the same. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: 400 | 404 | 409 | 422 | 503, message: string) {
    super(message)
    this.status = status
  }
}
