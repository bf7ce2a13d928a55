import type { Request, RequestHandler } from 'express'
import session, { type Store } from 'express-session'
import type { SessionStoreName } from '../../../../infra/topology.ts'
import { readCookie } from '../../../shared/cookie.ts'
import { longestMs, prolongSession } from '../../sessions/session-stores.ts'
import { sessionCookieOptions } from '../session.ts'

interface Options {
  stores: Record<SessionStoreName, Store>
  /** Asked for each request, so that the store can be switched while people shop. */
  storeName: () => SessionStoreName
  secret: string
  publicPort: number
}

/**
 * `req.session`, by express-session. There is one middleware for each store: a switch moves no session,
 * and switching back finds the old ones. While the store does not answer there is no `req.session`:
 * the page is made for a guest, no cookie is set or cleared, and what needs the session says so.
 */
export function loadSession({ stores, storeName, secret, publicPort }: Options): RequestHandler {
  const cookieName = `sid-${publicPort}`
  const middlewareFor = (store: Store) =>
    session({
      store,
      secret,
      name: cookieName,
      resave: false,
      saveUninitialized: false,
      cookie: { ...sessionCookieOptions, secure: 'auto', maxAge: longestMs },
    })
  const middleware = { memory: middlewareFor(stores.memory), redis: middlewareFor(stores.redis) }

  return (req, res, next) => {
    const name = storeName()
    const cookie = readCookie(req, cookieName)
    const startedAt = performance.now()
    let loaded = false
    req.sessionCookieName = cookieName
    middleware[name](req, res, (error) => {
      // express-session calls back once more when it can't store the session at the end of a response.
      if (loaded) return
      loaded = true
      if (cookie !== undefined) {
        req.sessionsUnavailable = !req.session
        noteLookup(req, name, cookie)
        if (req.session || error) req.sessionMs = performance.now() - startedAt
      }
      if (req.session) prolongSession(req.session)
      next()
    })
  }
}

/** Compares the id in the cookie with the one that express-session has gone on with: a new one for an unknown session. */
function noteLookup(req: Request, store: SessionStoreName, cookie: string): void {
  const id = /^s(?::|%3A)([\w-]+)\./.exec(cookie)?.[1] ?? null
  const outcome = !req.session ? 'away' : req.sessionID === id ? 'hit' : 'miss'
  req.sessionLookup = { store, outcome, id }
}
