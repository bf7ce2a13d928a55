import type { Cause, Trouble } from '../tally.ts'
import type { Made, Page } from './page.ts'

/** What a shopper knows and expects of the next page. */
export interface Known {
  loggedIn: boolean
  cartCount: number
  /** After a login the goods of an older visit may be there, too. */
  cartMayGrow: boolean
  /** What the cart held before, which an old page would show. */
  earlierCounts: number[]
  /** The replica that made the session, how many pages it had made, and the store. */
  home: { replica: string; served: number; store: string | null } | null
  /** Where the last change was written. */
  primary: string | null
  /** Why the session, or the cart, was not found where the last thing was sent to. */
  missedBy: Cause | null
}

export const nothingKnown = (): Known => ({
  ...{ loggedIn: false, cartCount: 0, cartMayGrow: false, earlierCounts: [] },
  ...{ home: null, primary: null, missedBy: null },
})

export interface Finding {
  trouble: Trouble
  cause: Cause
}

/**
 * Compares a page with what a shopper knows, as a real one would.
 * @param ledTo the replica that a sticky cookie asked for
 */
export function findTrouble(known: Known, page: Page, ledTo: string | undefined): Finding[] {
  const found: Finding[] = []
  const loginLost = known.loggedIn && !page.loggedIn
  const cause = sessionLoss(known, page, ledTo)
  if (loginLost) found.push({ trouble: 'lostLogins', cause: cause ?? missing(page) })

  const fewer = page.cartCount < known.cartCount
  const more = page.cartCount > known.cartCount && !known.cartMayGrow
  const sameSession = page.loggedIn === known.loggedIn && !cause
  if (sameSession && (fewer || more) && isOld(known, page))
    found.push({ trouble: 'stalePages', cause: 'replica-lag' })
  else if (fewer) found.push({ trouble: 'lostCarts', cause: cartLoss(known, page, cause) })
  return found
}

/** Why the session can't be there, when that can be seen; null when nothing speaks against it. */
export function sessionLoss(
  { home, missedBy }: Known,
  seen: Made & Partial<Page>,
  ledTo: string | undefined,
): Cause | null {
  if (seen.sessionsAway) return 'store-away'
  if (missedBy) return missedBy
  if (!home || !seen.store) return null
  if (home.store && home.store !== seen.store) return 'store-switched'
  if (seen.store !== 'memory') return null
  if (seen.servedBy !== home.replica)
    return ledTo === home.replica ? 'replica-gone' : 'other-replica'
  return seen.served !== undefined && seen.served < home.served ? 'replica-restarted' : null
}

// The cart as it was before a change of this shopper, read from a replica of the database. A
// member's may be that of an earlier visit.
const isOld = ({ earlierCounts }: Known, { replica, cartCount, loggedIn }: Page): boolean =>
  replica !== null && (loggedIn || earlierCounts.includes(cartCount))

function cartLoss(known: Known, page: Page, cause: Cause | null): Cause {
  const { primary, loggedIn, missedBy } = known
  if (missedBy) return missedBy
  if (cause && !page.loggedIn) return cause
  if (primary && page.primary && primary !== page.primary) return 'new-primary'
  // A member's cart does not hang on the session.
  return loggedIn && page.loggedIn ? 'unknown' : missing(page)
}

/** What the page shows is from now on what the shopper knows. */
export function learn(known: Known, page: Page, found: readonly Finding[]): void {
  known.loggedIn = page.loggedIn
  known.missedBy = null
  const stale = found.some(({ trouble }) => trouble === 'stalePages')
  if (!stale) {
    known.cartCount = page.cartCount
    known.cartMayGrow = false
    // What is lost on one replica is found again on the other: that is no old page.
    if (found.length > 0) known.earlierCounts = []
  }
  const { home } = known
  if (!home) return
  if (found.length === 0 && page.store && !page.sessionsAway) home.store ??= page.store
  if (page.servedBy === home.replica) home.served = page.served
}

/** The number of goods in the cart changes by what the shopper does. */
export function changeCart(known: Known, count: number): void {
  known.earlierCounts.push(known.cartCount)
  known.cartCount = count
}

const missing = ({ store }: Page): Cause => (store === 'redis' ? 'store-forgot' : 'unknown')
