import type { Request } from 'express'
import { findSessionUser } from '../repositories/visitor-repository.ts'
import { adoptVisitor } from './middleware/find-visitor.ts'
import { guestCart, sessionOf } from './session.ts'

/**
 * The id of the visitor's cart, for a change. A member whom the replica did not
 * know is asked for where it is current, or the goods would go into a guest's cart.
 * @throws Unavailable while the session store is away
 */
export async function ownCart(req: Request): Promise<string> {
  const session = sessionOf(req)
  if (session.userId && !req.visitor) {
    adoptVisitor(req, await findSessionUser(req.db.current, session.userId))
    // The login has ended: a guest from now on.
    if (!req.visitor) delete session.userId
  }
  return req.cartId ?? guestCart(req)
}
