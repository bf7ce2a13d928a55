import type { Request } from 'express'
import { findSessionUser } from '../repositories/visitor-repository.ts'
import { adoptVisitor } from './middleware/find-visitor.ts'
import { guestCart, heldBy, needSessions, openSession, saveSession } from './session.ts'

/**
 * The id of the visitor's cart, for a change. A member whom the replica did not
 * know is asked for where it is current, or the goods would go into a guest's cart.
 * A guest's is stored with the session at once: nothing goes into a cart that is not found again.
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
  const cartId = guestCart(session)
  await saveSession(req)
  return cartId
}
