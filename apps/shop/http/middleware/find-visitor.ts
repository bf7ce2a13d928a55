import type { Request, RequestHandler } from 'express'
import { type SessionUser, sessionUserAside } from '../../accounts/visitor-repository.ts'
import { countAside } from '../../cart/cart-repository.ts'
import { Unavailable } from '../../errors.ts'
import { heldBy } from '../session.ts'

/**
 * Lets what the page reads bring along who it is for. From the replica, as it only greets;
 * what shows or changes private data asks the primary (`requireMember`).
 */
export const expectVisitor: RequestHandler = (req, _res, next) => {
  const { userId, cartId } = heldBy(req)
  if (userId) req.db.aside = sessionUserAside(userId, (user) => adoptVisitor(req, user))
  else if (cartId) {
    req.cartId = cartId
    req.db.aside = countAside(cartId, (items) => {
      req.cartCount = items
    })
  }
  next()
}

/** `req.visitor`, `req.cartId` and `req.cartCount`, asked for if nothing has brought them yet. */
export async function findVisitor(req: Request): Promise<void> {
  try {
    await req.db.askAside()
  } catch (error) {
    // The page itself says it, if it needs the database too.
    if (!(error instanceof Unavailable)) throw error
  }
}

/** Takes the user for the rest of the request, unless the session has ended meanwhile. */
export function adoptVisitor(req: Request, user: SessionUser | null): void {
  const valid = user && !user.disabled && user.sessionEpoch === heldBy(req).epoch
  req.db.aside = null
  req.visitor = valid ? user : null
  req.cartId = valid ? user.cartId : null
  req.cartCount = valid ? user.cartCount : 0
}
