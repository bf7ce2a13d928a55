import type { Request } from 'express'
import { findCurrentCustomer } from '../http/middleware/find-customer.ts'
import { checkSession, getSession, guestCartId, saveSession } from '../http/session.ts'
import type { FormLimits } from '../limits.ts'
import type { CartToFill } from './cart-service.ts'

/**
 * The id of the cart that is there, for a change; null for a guest without one. A customer whom the
 * read replica did not know is looked for where the data is current.
 * @throws Unavailable while the session store is away
 */
export async function findOwnCart(req: Request): Promise<string | null> {
  checkSession(req)
  if (!req.customer) await findCurrentCustomer(req)
  return req.cartId
}

/**
 * The cart to put something into. A guest's is new with the first product: its session is stored
 * only then, so that requests that put nothing into a cart leave nothing behind.
 * @throws Unavailable while the session store is away
 */
export async function cartToFill(req: Request, limits: FormLimits): Promise<CartToFill> {
  const found = await findOwnCart(req)
  if (found) return { id: found, guest: req.customer === null, store: async () => {} }
  const session = getSession(req)
  const id = guestCartId(session)
  const store = async () => {
    await limits.count('guest cart', req.ip ?? '')
    // If there was a login, it has ended: a guest from now on.
    delete session.userId
    session.cartId = id
    session.seenAt = Date.now()
    await saveSession(req)
  }
  return { id, guest: true, store }
}
