import type { Cause, Trouble } from '../tally.ts'
import type { Page, ResponseMetadata } from './page.ts'

/** What a virtual user expects of the next page. */
export interface Expectations {
  loggedIn: boolean
  cartCount: number
  /** After signing in, products of an earlier visit may be in the cart, too. */
  cartMayGrow: boolean
  /** Earlier cart counts, which a stale page would show. */
  earlierCounts: number[]
  /** The app replica that created the session, the number of pages it had served, and the session store. */
  sessionHome: { replica: string; served: number; store: string | null } | null
  /** The primary of the last write. */
  primary: string | null
  /** Why the last request did not find the session or the cart. */
  lossCause: Cause | null
}

export const noExpectations = (): Expectations => ({
  ...{ loggedIn: false, cartCount: 0, cartMayGrow: false, earlierCounts: [] },
  ...{ sessionHome: null, primary: null, lossCause: null },
})

export interface Finding {
  trouble: Trouble
  cause: Cause
}

/**
 * Compares a page with the expectations, as a customer would.
 * @param affinityApp the app replica named by the affinity cookie
 */
export function findProblems(
  expectations: Expectations,
  page: Page,
  affinityApp: string | undefined,
): Finding[] {
  const found: Finding[] = []
  const loginLost = expectations.loggedIn && !page.loggedIn
  const cause = causeOfSessionLoss(expectations, page, affinityApp)
  if (loginLost) found.push({ trouble: 'lostLogins', cause: cause ?? missing(page) })

  const fewer = page.cartCount < expectations.cartCount
  const more = page.cartCount > expectations.cartCount && !expectations.cartMayGrow
  const sameSession = page.loggedIn === expectations.loggedIn && !cause
  if (sameSession && (fewer || more) && isOld(expectations, page))
    found.push({ trouble: 'stalePages', cause: 'replica-lag' })
  else if (fewer)
    found.push({ trouble: 'lostCarts', cause: causeOfCartLoss(expectations, page, cause) })
  return found
}

/** Why the session cannot have been found, as far as the response shows it; null when nothing indicates a loss. */
export function causeOfSessionLoss(
  { sessionHome, lossCause }: Expectations,
  seen: ResponseMetadata & Partial<Page>,
  affinityApp: string | undefined,
): Cause | null {
  if (seen.sessionsAway) return 'store-away'
  if (lossCause) return lossCause
  if (!sessionHome || !seen.store) return null
  if (sessionHome.store && sessionHome.store !== seen.store) return 'store-switched'
  if (seen.store !== 'memory') return null
  if (seen.servedBy !== sessionHome.replica)
    return affinityApp === sessionHome.replica ? 'replica-gone' : 'other-replica'
  return seen.served !== undefined && seen.served < sessionHome.served ? 'replica-restarted' : null
}

// A cart as it was before this virtual user's last write, read from the read replica. A signed-in
// customer's cart may also be that of an earlier visit.
const isOld = ({ earlierCounts }: Expectations, { replica, cartCount, loggedIn }: Page): boolean =>
  replica !== null && (loggedIn || earlierCounts.includes(cartCount))

function causeOfCartLoss(expectations: Expectations, page: Page, cause: Cause | null): Cause {
  const { primary, loggedIn, lossCause } = expectations
  if (lossCause) return lossCause
  if (cause && !page.loggedIn) return cause
  if (primary && page.primary && primary !== page.primary) return 'new-primary'
  // The cart of a signed-in customer does not depend on the session.
  return loggedIn && page.loggedIn ? 'unknown' : missing(page)
}

/** Updates the expectations to what the page shows. */
export function updateExpectations(
  expectations: Expectations,
  page: Page,
  found: readonly Finding[],
): void {
  expectations.loggedIn = page.loggedIn
  expectations.lossCause = null
  const stale = found.some(({ trouble }) => trouble === 'stalePages')
  if (!stale) {
    expectations.cartCount = page.cartCount
    expectations.cartMayGrow = false
    // A cart lost on one app replica reappears on another: that is not a stale page.
    if (found.length > 0) expectations.earlierCounts = []
  }
  const { sessionHome } = expectations
  if (!sessionHome) return
  if (found.length === 0 && page.store && !page.sessionsAway) sessionHome.store ??= page.store
  if (page.servedBy === sessionHome.replica) sessionHome.served = page.served
}

/** Records that this virtual user has changed the cart. */
export function changeCart(expectations: Expectations, count: number): void {
  expectations.earlierCounts.push(expectations.cartCount)
  expectations.cartCount = count
}

const missing = ({ store }: Page): Cause => (store === 'redis' ? 'store-forgot' : 'unknown')
