import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import type { Logger } from '../../../shared/logger.ts'
import { databaseErrorKind } from '../../db/database-error.ts'
import { Conflict, Invalid, NotFound, TooMany, Unavailable } from '../../errors.ts'
import type { ErrorPage } from '../../views/models.ts'
import { render } from '../render.ts'

export const pageNotFound: RequestHandler = () => {
  throw new NotFound('There is no such page.')
}

/** The one place where an error becomes a status and a page. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return async (error, req, res, next) => {
    const page = pageOf(error, req)
    if (page.status >= 500 && !(error instanceof Unavailable))
      log.error(
        { err: error, requestId: req.requestId, url: req.originalUrl, ...databaseDetails(error) },
        databaseErrorKind(error) === 'unknown'
          ? 'a request failed with a database error of an unknown kind'
          : 'a request failed',
      )
    // Too late for a page: Express cuts the connection, so that the client notices.
    if (res.headersSent) return next(error)
    if (page.retryAfterSeconds) res.setHeader('Retry-After', page.retryAfterSeconds)
    await render(req, res, 'views/error', page, {
      title: page.heading,
      status: page.status,
      errorCode: errorCodeOf(error, page.status),
    })
  }
}

/** By these a code is found, and put where it belongs, in `db/database-error.ts`. */
function databaseDetails(error: unknown): object {
  const kind = databaseErrorKind(error)
  if (!kind) return {}
  const { errno, code, sqlState } = error as { errno?: number; code?: string; sqlState?: string }
  return { database: { kind, errno, code, sqlState } }
}

function pageOf(error: unknown, req: Request): ErrorPage {
  const status = statusOf(error)
  return {
    status,
    heading: headingOf(error, status),
    text: textOf(error, status),
    resource: error instanceof Unavailable ? error.resource : undefined,
    retryAfterSeconds:
      error instanceof Unavailable || error instanceof TooMany ? error.retryAfterSeconds : null,
    links: error instanceof Conflict ? [...error.links] : [],
    requestId: status >= 500 ? req.requestId : null,
  }
}

/** Ours, and those of Express and its parsers, carry a status. */
function statusOf(error: unknown): number {
  const status = Number((error as { status?: unknown })?.status)
  return status >= 400 && status < 600 ? status : 500
}

const headings: Record<number, string> = {
  400: 'We can’t read this request',
  403: 'Not allowed',
  404: 'Page not found',
  409: 'Something changed in the meantime',
  413: 'That is too large',
  415: 'We can’t read this format',
  422: 'Please check what you sent',
  429: 'Too many attempts',
  503: 'Back in a moment',
}

const unavailableHeadings: Record<Unavailable['resource'], string> = {
  primary: 'You can browse, but not buy right now',
  database: 'The catalogue is unavailable',
  sessions: 'Logins and carts are unavailable',
  capacity: 'We are very busy',
}

const unavailableCodes: Record<Unavailable['resource'], string> = {
  primary: 'primary-unavailable',
  database: 'database-unavailable',
  sessions: 'sessions-unavailable',
  capacity: 'overloaded',
}

/** What failed, for programs; undefined when the request was at fault. */
export function errorCodeOf(error: unknown, status: number): string | undefined {
  if (error instanceof Unavailable) return unavailableCodes[error.resource]
  return status >= 500 ? 'internal-error' : undefined
}

function headingOf(error: unknown, status: number): string {
  if (error instanceof Unavailable) return unavailableHeadings[error.resource]
  return headings[status] ?? (status < 500 ? 'We can’t do this' : 'Something broke on our side')
}

const parserTexts: Record<number, string> = {
  400: 'The address or the data sent with it is malformed.',
  413: 'What was sent is larger than any form of this shop.',
  415: 'What was sent is in a format or character set that this shop does not use.',
}

function textOf(error: unknown, status: number): string {
  if (error instanceof Invalid) return [error.message, ...Object.values(error.fields)].join(' ')
  if (status >= 500 && !(error instanceof Unavailable))
    return 'This is our fault, not yours. Please try again. If it happens again, send us the request ID below.'
  const own = error instanceof Error && error.constructor.name !== 'Error' && !('type' in error)
  return own && !(error instanceof URIError)
    ? error.message
    : (parserTexts[status] ?? 'Please go back and try again.')
}
