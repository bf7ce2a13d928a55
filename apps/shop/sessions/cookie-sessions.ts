import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { type SessionData, Store } from 'express-session'
import onHeaders from 'on-headers'
import { setCookie } from '../../shared/cookie.ts'
import type { CookieSession, SessionCipher } from './session-cipher.ts'
import { idleSeconds, longestMs } from './session-stores.ts'

/**
 * Stores nothing: a session that a route has changed goes with the response, and the browser
 * brings it with the next request. So `destroy` ends only the cookie of the browser that asks.
 */
class NoStore extends Store {
  readonly #cipher: SessionCipher

  constructor(cipher: SessionCipher) {
    super()
    this.#cipher = cipher
  }

  override get(_id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    done(null, null)
  }

  /** Fails for what the cookie could not hold, while that can still be answered. */
  override set(id: string, session: SessionData, done?: (error?: unknown) => void): void {
    try {
      this.#cipher.encrypt(cookieSession(id, session))
    } catch (error) {
      done?.(error)
      return
    }
    done?.()
  }

  override destroy(_id: string, done?: (error?: unknown) => void): void {
    done?.()
  }

  /** For `regenerate`. */
  generate(req: Request): void {
    this.begin(req, newId(), {})
  }

  begin(req: Request, id: string, data: Omit<SessionData, 'cookie'>): void {
    req.sessionID = id
    this.createSession(req, { ...data, cookie: {} } as SessionData)
  }
}

const newId = () => randomBytes(24).toString('base64url')

function cookieSession(id: string, session: Partial<SessionData>): CookieSession {
  const { cookie: _, ...data } = session
  return { id, writtenAt: Date.now(), data }
}

/**
 * `req.session` from the cookie itself, with the interface of express-session. The cookie is set
 * when the session was changed, which a visit does once an hour (`prolongSession`): a session that
 * was encrypted a day ago has ended, and a sign-in ends a week after it as anywhere else.
 * @param name the cookie's, without a prefix
 */
export function createCookieSessions(cipher: SessionCipher, name: string) {
  const store = new NoStore(cipher)

  /** @param held what the request's cookie holds, if anything */
  return function load(req: Request, res: Response, held: CookieSession | null): void {
    // Its types take the browser's Request for Express'.
    req.sessionStore = store as unknown as Request['sessionStore']
    const found = held && Date.now() - held.writtenAt < idleSeconds * 1000 ? held : null
    store.begin(req, found?.id ?? newId(), found?.data ?? {})
    const before = found && contentOf(req)
    onHeaders(res, () => {
      const content = contentOf(req)
      if (content === null || content === before) return
      const value = cipher.encrypt(cookieSession(req.sessionID, req.session))
      setCookie(res, req, name, value, longestMs / 1000)
    })
  }
}

/** Null when there is nothing to store. */
function contentOf(req: Request): string | null {
  if (!req.session) return null
  const { id, data } = cookieSession(req.sessionID, req.session)
  return Object.keys(data).length > 0 ? JSON.stringify([id, data]) : null
}
