import type { SessionStoreName } from '../../../infra/topology.ts'
import type { Visitor } from '../accounts/visitor-repository.ts'
import type { RequestDb } from '../db/request-db.ts'
import type { FoundSession } from '../sessions/session-store.ts'
import type { FlashMessage } from '../views/models.ts'

/** How it went to find the session that the visitor's cookie names. */
export interface SessionLookup {
  store: SessionStoreName
  outcome: 'hit' | 'miss' | 'away'
  /** The session's id as the cookie has it; null when the cookie is not one of ours. */
  id: string | null
}

declare module 'express-session' {
  interface SessionData {
    userId?: number
    /** The user's `session_epoch` at login; an older one ends the session. */
    epoch?: number
    /** A guest's cart; members have theirs in `users`. */
    cartId?: string
    /** Milliseconds since 1970: of the login, and of the last visit (to an hour). */
    createdAt?: number
    seenAt?: number
    /** When the back office's second factor was given. */
    secondFactorAt?: number
    /** A second factor's secret that is not confirmed yet. */
    pendingSecret?: string
  }
}

declare global {
  namespace Express {
    interface Request {
      db: RequestDb
      visitor: Visitor | null
      cartId: string | null
      cartCount: number
      /** When the request arrived, by `performance.now()`. */
      startedAt: number
      /** When the response's headers were sent, in epoch milliseconds; null until then. */
      headersSentAt: number | null
      /** The edge's request id, or one of our own. */
      requestId: string
      /** One sentence for the visitor, until a page shows it: the next one, if this request redirects. */
      notice: FlashMessage | null
      /** How long the session took to load, in milliseconds; null when there was none to load. */
      sessionMs: number | null
      /** The session that the visitor's cookie names, as it was when the request came. */
      foundSession: FoundSession | null
      /** Makes `req.session`, which only a request that changes it has. */
      openSession: () => Promise<void>
      /** With the answer the browser forgets its session's cookie; where `req.session` was opened. */
      takeBackCookie: () => void
      /** Null when no cookie came. */
      sessionLookup: SessionLookup | null
      /** True when the store could not be asked: the visitor is a guest for this page. */
      sessionsAway: boolean
    }
  }
}
