import type { Request } from 'express'
import { findSessionUser } from '../repositories/visitor-repository.ts'
import { adoptVisitor } from './middleware/find-visitor.ts'
import { guestCart, heldBy, needSessions, openSession } from './session.ts'

/**
 * The id of the visitor's cart, for a change. A member whom the replica did not
 * know is asked for where it is current, or the goods would go into a guest's cart.
 * @throws Unavailable while the session store is away
 */
export async function ownCart(req: Request): Promise<string> {
  needSessions(req)
  const { userId } = heldBy(req)
  if (userId && !req.visitor) adoptVisitor(req, await findSessionUser(req.db.current, userId))
  if (req.cartId) return req.cartId
  const session = await openSession(req)
  // If there was a login, it has ended: a guest from now on.
  delete session.userId
  return guestCart(session)
}
