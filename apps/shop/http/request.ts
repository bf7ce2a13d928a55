import type { SessionStoreName } from '../../../infra/topology.ts'
import type { Customer } from '../accounts/accounts-repository.ts'
import type { RequestDb } from '../db/request-db.ts'
import type { FlashMessage } from '../views/models.ts'

/** What came of looking for the session that the cookie names. */
export interface SessionLookup {
  store: SessionStoreName
  /** `away`: the store did not answer. */
  outcome: 'hit' | 'miss' | 'away'
  /** The session's id as the cookie has it; null when the cookie is not one of ours. */
  id: string | null
}

declare module 'express-session' {
  interface SessionData {
    userId?: number
    /** The user's `session_epoch` at login; an older one ends the session. */
    epoch?: number
    /** A guest's cart; a customer's is in `users`. */
    cartId?: string
    /** Milliseconds since 1970: of the login, and of the last visit (to an hour). */
    createdAt?: number
    seenAt?: number
    /** When the second factor was given; of an account that has none, nothing. */
    secondFactorAt?: number
    /** A second factor's secret that is not confirmed yet. */
    pendingSecret?: string
  }
}

declare global {
  namespace Express {
    interface Request {
      db: RequestDb
      /** Null for a guest. */
      customer: Customer | null
      /** Who has given the password, and not yet the second factor that the account asks for: a guest until then. */
      unverified: Customer | null
      /** Settled when `customer`, `cartId` and `cartCount` are known (`findCustomer`); null when nobody has asked. */
      customerFound: Promise<void> | null
      cartId: string | null
      cartCount: number
      /** When the request arrived, by `performance.now()`. */
      startedAt: number
      /** When the response's headers were sent, in epoch milliseconds; null until then. */
      headersSentAt: number | null
      /** The edge's request id, or one of our own. */
      requestId: string
      /** Shown by this response's page, or by the next page if this request redirects. */
      flashMessage: FlashMessage | null
      /** How long the session took to load, in milliseconds; null when there was none to load. */
      sessionMs: number | null
      sessionCookieName: string
      /** True when the store did not answer, and something would have been there or was to be stored: a guest for this page. */
      sessionsUnavailable: boolean
      /** Null when no cookie came. */
      sessionLookup: SessionLookup | null
    }
  }
}
