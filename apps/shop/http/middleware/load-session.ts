import type { Request, RequestHandler, Response } from 'express'
import session from 'express-session'
import type { SessionStoreName } from '../../../../infra/topology.ts'
import { readCookie } from '../../../shared/cookie.ts'
import type { RedisClient } from '../../sessions/redis-client.ts'
import type { SwitchableStore } from '../../sessions/session-store.ts'
import type { SessionLookup } from '../request.ts'
import { forget } from '../session.ts'

const minute = 60_000
const seenStepMs = 5 * minute
// A login ends after a week, however often it is used.
const longestMs = 7 * 24 * 60 * minute

interface Options {
  store: SwitchableStore
  redis: RedisClient | null
  storeName: () => SessionStoreName
  secret: string
  publicPort: number
}

/**
 * `req.session`, or none while the store is away: then the page is made for a
 * guest, and whatever needs the session says so (`sessionOf`).
 */
export function loadSession({
  store,
  redis,
  storeName,
  secret,
  publicPort,
}: Options): RequestHandler {
  const cookieName = `sid-${publicPort}`
  const load = session({
    store,
    secret,
    name: cookieName,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', path: '/', maxAge: longestMs },
  })

  return (req, res, next) => {
    const started = performance.now()
    const cookie = readCookie(req, cookieName)
    const lookup = cookie === undefined ? null : lookupFor(cookie, storeName())
    req.sessionLookup = lookup
    if (lookup?.store === 'redis' && !redis?.isUp()) {
      forget(req)
      return next()
    }
    loadSafely(load, req, res, (error) => {
      if (lookup) req.sessionMs = performance.now() - started
      if (error) {
        redis?.markAway()
        forget(req)
      } else {
        // For a session that it does not find, express-session makes a new id.
        if (lookup) lookup.outcome = req.sessionID === lookup.id ? 'hit' : 'miss'
        age(req)
      }
      next()
    })
  }
}

const lookupFor = (cookie: string, store: SessionStoreName): SessionLookup => ({
  store,
  outcome: 'away',
  id: /^s(?::|%3A)([\w-]+)\./.exec(cookie)?.[1] ?? null,
})

// express-session calls `next` a second time when its save at the end of the response fails.
function loadSafely(
  load: RequestHandler,
  req: Request,
  res: Response,
  done: (error?: unknown) => void,
): void {
  let loaded = false
  load(req, res, (error?: unknown) => {
    if (loaded) return
    loaded = true
    done(error)
  })
}

function age(req: Request): void {
  const { session } = req
  if (!session?.userId) return
  const now = Date.now()
  if (now - (session.createdAt ?? 0) > longestMs) {
    delete session.userId
    delete session.secondFactorAt
  } else if (now - (session.seenAt ?? 0) > seenStepMs) session.seenAt = now
}
