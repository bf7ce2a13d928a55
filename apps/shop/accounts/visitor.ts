import type { SessionData } from 'express-session'
import { countCartItems } from '../cart/cart-repository.ts'
import type { Handle } from '../db/handle.ts'
import { findSessionUser, type Visitor } from './visitor-repository.ts'

/** Whose page it is, for its header. */
export interface VisitorState {
  /** Null for a guest. */
  visitor: Visitor | null
  cartId: string | null
  cartCount: number
}

/** Nobody, when the sign-in has ended meanwhile: the account is disabled, or its password was changed. */
export async function findVisitor(
  handle: Handle,
  { userId, epoch, cartId }: Readonly<Partial<SessionData>>,
): Promise<VisitorState> {
  if (!userId) {
    const cartCount = cartId ? await countCartItems(handle, cartId) : 0
    return { visitor: null, cartId: cartId ?? null, cartCount }
  }
  const user = await findSessionUser(handle, userId)
  if (!user || user.disabled || user.sessionEpoch !== epoch)
    return { visitor: null, cartId: null, cartCount: 0 }
  return { visitor: user, cartId: user.cartId, cartCount: user.cartCount }
}
