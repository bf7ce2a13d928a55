import { createHmac } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import session, { type Session, type SessionData, type Store } from 'express-session'
import type { SessionStoreName } from '../../../infra/topology.ts'
import { cookieName, readCookie, sessionCookieName } from '../../shared/cookie.ts'
import type { Secret } from '../../shared/secret.ts'
import { Unavailable } from '../errors.ts'
import { createCookieSessions } from '../sessions/cookie-sessions.ts'
import { createSessionCipher } from '../sessions/session-cipher.ts'
import { longestMs, prolongSession } from '../sessions/session-stores.ts'

const sessionCookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' } as const

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

/** Session stores on the server's side; the third name is the session in its cookie. */
export type Stores = Record<Exclude<SessionStoreName, 'cookie'>, Store>

interface Options {
  stores: Stores
  /** Asked for each request, so that the store can be switched while people shop. */
  storeName: () => SessionStoreName
  secret: Secret
  publicPort: number
}

/**
 * `req.session`, by express-session or from the cookie itself. There is one middleware for each store and scheme:
 * a switch moves no session, and switching back finds the old ones. While the store does not answer there is no `req.session`:
 * the page is made for a guest, no cookie is set or cleared, and what needs the session says so.
 */
export function loadSession({ stores, storeName, secret, publicPort }: Options): RequestHandler {
  const plainName = sessionCookieName(publicPort)
  // `auto`, as a store has one way to make a cookie, whichever middleware uses it.
  const middlewareFor = (store: Store, secure: boolean) =>
    session({
      store,
      // Not a copy: it signs with the first at the time, and verifies with all.
      secret: secret as string[],
      name: cookieName({ secure }, plainName),
      resave: false,
      saveUninitialized: false,
      cookie: { ...sessionCookieOptions, secure: 'auto', maxAge: longestMs },
    })
  const bySchemeFor = (store: Store) => ({
    http: middlewareFor(store, false),
    https: middlewareFor(store, true),
  })
  const middleware = { memory: bySchemeFor(stores.memory), redis: bySchemeFor(stores.redis) }
  const cipher = createSessionCipher(secret, plainName)
  const loadFromCookie = createCookieSessions(cipher, plainName)

  return (req, res, next) => {
    const name = storeName()
    const cookie = readCookie(req, plainName)
    const startedAt = performance.now()
    const held = cookie === undefined ? null : cipher.decrypt(cookie)
    let loaded = false
    req.sessionCookieName = cookieName(req, plainName)
    const goOn = (error?: unknown) => {
      // express-session calls back once more when it can't store the session at the end of a response.
      if (loaded) return
      loaded = true
      if (cookie !== undefined) {
        req.sessionsUnavailable = !req.session
        noteLookup(req, name, held?.id ?? signedId(cookie))
        if (req.session || error) req.sessionMs = performance.now() - startedAt
      }
      if (req.session) prolongSession(req.session)
      next()
    }
    if (name !== 'cookie') return middleware[name][req.secure ? 'https' : 'http'](req, res, goOn)
    loadFromCookie(req, res, held)
    goOn()
  }
}

/** The id in express-session's own cookie. */
const signedId = (cookie: string): string | null =>
  /^s(?::|%3A)([\w-]+)\./.exec(cookie)?.[1] ?? null

/** Compares the id in the cookie with the one that express-session has gone on with: a new one for an unknown session. */
function noteLookup(req: Request, store: SessionStoreName, id: string | null): void {
  const outcome = !req.session ? 'away' : req.sessionID === id ? 'hit' : 'miss'
  req.sessionLookup = { store, outcome, id }
}
