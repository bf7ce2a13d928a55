/** The few kinds of error that a page can answer; translated to a status once, by `http/middleware/errors.ts`. */

export class NotFound extends Error {
  readonly status = 404
}

/** The request can't be used as it is. `fields` maps a form field to what is wrong with it. */
export class Invalid extends Error {
  readonly status: number
  readonly fields: Record<string, string>
  constructor(message: string, fields: Record<string, string> = {}, status = 422) {
    super(message)
    this.fields = fields
    this.status = status
  }
}

export class Forbidden extends Error {
  readonly status = 403
}

/** Where an error's page leads on to. */
export interface PageLink {
  label: string
  href: string
}

export class Conflict extends Error {
  readonly status = 409
  /** Instead of the usual ways on, to the home page and the catalogue. */
  readonly links: readonly PageLink[]
  constructor(message: string, links: readonly PageLink[] = []) {
    super(message)
    this.links = links
  }
}

export class TooMany extends Error {
  readonly status = 429
  readonly retryAfterSeconds: number
  constructor(message: string, retryAfterSeconds: number) {
    super(message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Something that this page needs does not answer; it may be back soon. */
export class Unavailable extends Error {
  readonly status = 503
  readonly resource: 'primary' | 'database' | 'sessions' | 'capacity'
  readonly retryAfterSeconds: number
  constructor(resource: Unavailable['resource'], message: string, retryAfterSeconds = 5) {
    super(message)
    this.resource = resource
    this.retryAfterSeconds = retryAfterSeconds
  }
}
