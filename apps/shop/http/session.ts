import { createHmac } from 'node:crypto'
import type { Request } from 'express'
import type { Session, SessionData } from 'express-session'
import { Unavailable } from '../errors.ts'

const away = () =>
  new Unavailable(
    'sessions',
    'Logins and carts are away for a moment. You can go on browsing; please try this again shortly.',
  )

/** What the visitor's session holds; nothing for who has none, and while the store is away. */
export const heldBy = (req: Request): Readonly<Partial<SessionData>> =>
  req.session ?? req.foundSession?.data ?? {}

/** For what makes no sense for a guest. @throws Unavailable while the session store is away. */
export function needSessions(req: Request): void {
  if (req.sessionsAway) throw away()
}

type OpenSession = Session & Partial<SessionData>

/** The visitor's session, to be changed. @throws Unavailable while the session store is away. */
export async function openSession(req: Request): Promise<OpenSession> {
  needSessions(req)
  if (!req.session) await req.openSession()
  return req.session
}

/**
 * Stores the session now. express-session would do it while the response is
 * being sent, when a failure can't be told any more.
 * @throws Unavailable when it could not be stored.
 */
export function saveSession(req: Request): Promise<void> {
  return stored(req, (session, done) => session.save(done))
}

/**
 * A new id, at login and wherever rights grow, as somebody else may know the old one, which ends.
 * What the session held is gone; it holds `data`. @throws Unavailable when it could not be stored.
 */
export async function renewSession(req: Request, data: Partial<SessionData>): Promise<void> {
  await stored(req, (session, done) => session.regenerate(done))
  Object.assign(await openSession(req), data)
  await saveSession(req)
}

/** Logout. The cookie goes, too: with it each later page would ask the store in vain. */
export async function endSession(req: Request): Promise<void> {
  await stored(req, (session, done) => session.destroy(done))
  req.foundSession = null
  req.takeBackCookie()
}

/**
 * The id of a guest's cart. It follows from the session's id, so that clicks at
 * the same time, on different app replicas too, make one cart and not several.
 */
export function guestCartId(session: OpenSession): string {
  if (session.cartId) return session.cartId
  return createHmac('sha256', session.id).update('cart').digest('base64url').slice(0, 22)
}

type Action = (session: OpenSession, done: (error?: unknown) => void) => void

async function stored(req: Request, action: Action): Promise<void> {
  const session = await openSession(req)
  return new Promise((resolve, reject) => {
    action(session, (error) => {
      if (!error) return resolve()
      forget(req)
      reject(away())
    })
  })
}

/** Without a session express-session neither sets nor clears the cookie: people are still logged in afterwards. */
export function forget(req: Request): void {
  req.sessionsAway = true
  req.foundSession = null
  delete (req as Partial<Request>).session
}
