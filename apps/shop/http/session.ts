import { createHmac } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Session, SessionData } from 'express-session'
import { Unavailable } from '../errors.ts'

export const sessionCookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' } as const

type OpenSession = Session & Partial<SessionData>

const unavailable = () =>
  new Unavailable(
    'sessions',
    'Logins and carts are unavailable right now. You can keep browsing; please try this again shortly.',
  )

/** Without a session express-session sets no cookie: people are still signed in afterwards. */
function failed(req: Request): Unavailable {
  req.sessionsUnavailable = true
  delete (req as Partial<Request>).session
  return unavailable()
}

/** For pages that make no sense for a guest. @throws Unavailable while the session store does not answer. */
export function checkSession(req: Request): void {
  if (req.sessionsUnavailable) throw unavailable()
}

/** What the session holds; nothing for a guest without one, and while the store does not answer. */
export const getSessionData = (req: Request): Readonly<Partial<SessionData>> => req.session ?? {}

/** The session, to be changed. @throws Unavailable while the session store does not answer. */
export function getSession(req: Request): OpenSession {
  if (!req.session) throw failed(req)
  return req.session
}

/**
 * Stores the session now. express-session would do it while the response is being sent, when a
 * failure can't be answered any more.
 * @throws Unavailable when it could not be stored
 */
export const saveSession = (req: Request): Promise<void> =>
  inStore(req, (session, done) => session.save(done))

/**
 * Gives the session a new id, at sign-in and wherever rights grow, as somebody else may know the
 * old one, which ends. The new session holds nothing but `data`.
 * @throws Unavailable when it could not be stored
 */
export async function regenerateSession(req: Request, data: Partial<SessionData>): Promise<void> {
  await inStore(req, (session, done) => session.regenerate(done))
  Object.assign(getSession(req), data)
  await saveSession(req)
}

/** Signs out: ends the session, and clears its cookie. @throws Unavailable when the store does not answer */
export async function destroySession(req: Request, res: Response): Promise<void> {
  await inStore(req, (session, done) => session.destroy(done))
  res.clearCookie(req.sessionCookieName, { ...sessionCookieOptions, secure: req.secure })
}

/** The id of the session that this request has put into the store; null when it was there before, or there is none. */
export function createdSessionId(req: Request): string | null {
  const { session, sessionLookup: lookup } = req
  const isNew = lookup?.outcome !== 'hit' || lookup.id !== req.sessionID
  return session && isNew && hasData(session) ? req.sessionID : null
}

/** Whether a session holds anything: one that was just made for a request has only its cookie, and is not stored. */
export const hasData = (session: Readonly<Partial<SessionData>>): boolean =>
  Object.keys(session).some((name) => name !== 'cookie')

/**
 * The id of a guest's cart. It follows from the session's id, so that clicks at
 * the same time, on different app replicas too, make one cart and not several.
 */
export function guestCartId(session: OpenSession): string {
  if (session.cartId) return session.cartId
  return createHmac('sha256', session.id).update('cart').digest('base64url').slice(0, 22)
}

type Action = (session: OpenSession, done: (error?: unknown) => void) => void

async function inStore(req: Request, action: Action): Promise<void> {
  const session = getSession(req)
  return new Promise((resolve, reject) => {
    action(session, (error) => {
      if (error) reject(failed(req))
      else resolve()
    })
  })
}
