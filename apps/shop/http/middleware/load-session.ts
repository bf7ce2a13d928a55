import type { Request, RequestHandler, Response } from 'express'
import session, { type SessionData } from 'express-session'
import type { SessionStoreName } from '../../../../infra/topology.ts'
import { readCookie } from '../../../shared/cookie.ts'
import type { RedisClient } from '../../sessions/redis-client.ts'
import { createSessionCookie } from '../../sessions/session-cookie.ts'
import type { SwitchableStore } from '../../sessions/session-store.ts'
import { forget, heldBy } from '../session.ts'

const hour = 60 * 60_000
// A small part of the day after which a session ends (`idleSeconds`).
const seenStepMs = hour
// A login ends after a week, however often it is used.
const longestMs = 7 * 24 * hour

const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' } as const

interface Options {
  store: SwitchableStore
  redis: RedisClient | null
  storeName: () => SessionStoreName
  secret: string
  publicPort: number
}

/**
 * What the visitor's session holds, or nothing while the store is away: then the page is
 * made for a guest, and whatever needs the session says so. Who changes nothing in it does
 * without express-session: see docs/decisions/0008-sessions-are-read-without-express-session.md.
 */
export function loadSession({
  store,
  redis,
  storeName,
  secret,
  publicPort,
}: Options): RequestHandler {
  const cookieName = `sid-${publicPort}`
  const { claimedId, signedId } = createSessionCookie(secret)
  const middleware = session({
    store,
    secret,
    name: cookieName,
    resave: false,
    saveUninitialized: false,
    cookie: { ...cookieOptions, secure: 'auto', maxAge: longestMs },
  })

  return async (req, res, next) => {
    // Not assigned as it is written: V8 makes such a function among the old objects, where it keeps its request, and
    // all that this refers to, until everything is looked through: 10 kB of each page before its code is settled.
    const openSession = () => open(req, res)
    req.openSession = openSession
    const cookie = readCookie(req, cookieName)
    if (cookie !== undefined) await find(req, cookie)
    if (isDue(heldBy(req))) await open(req, res)
    next()
  }

  async function find(req: Request, cookie: string): Promise<void> {
    const started = performance.now()
    const lookup: NonNullable<Request['sessionLookup']> = {
      store: storeName(),
      outcome: 'away',
      id: claimedId(cookie),
    }
    req.sessionLookup = lookup
    if (lookup.store === 'redis' && !redis?.isUp()) return forget(req)
    const id = signedId(cookie)
    try {
      req.foundSession = id === null ? null : await store.find(id)
      lookup.outcome = req.foundSession ? 'hit' : 'miss'
    } catch {
      redis?.markAway()
      forget(req)
    }
    req.sessionMs = performance.now() - started
  }

  /** `req.session` as express-session makes it: to be changed, and saved at the end. */
  function open(req: Request, res: Response): Promise<void> {
    const takeBackCookie = () => {
      res.clearCookie(cookieName, { ...cookieOptions, secure: req.secure })
    }
    req.takeBackCookie = takeBackCookie
    return new Promise((resolve, reject) => {
      // It calls back a second time when its save at the end of the response fails.
      const opened = (error?: unknown) => {
        if (error) return reject(error)
        age(req)
        resolve()
      }
      store.hand(req.foundSession, () => middleware(req, res, opened))
    })
  }
}

/** Whether the store must hear that somebody is still there, or has been there for too long. */
const isDue = ({ userId, cartId, createdAt = 0, seenAt = 0 }: Partial<SessionData>) =>
  Boolean(userId || cartId) &&
  (Date.now() - seenAt > seenStepMs || (Boolean(userId) && Date.now() - createdAt > longestMs))

function age({ session }: Request): void {
  if (!session || !isDue(session)) return
  const now = Date.now()
  if (session.userId && now - (session.createdAt ?? 0) > longestMs) {
    delete session.userId
    delete session.secondFactorAt
  }
  session.seenAt = now
}
