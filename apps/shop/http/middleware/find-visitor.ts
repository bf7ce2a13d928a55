import type { Request, RequestHandler } from 'express'
import { Unavailable } from '../../errors.ts'
import { countItems } from '../../repositories/cart-repository.ts'
import { findSessionUser, type SessionUser } from '../../repositories/visitor-repository.ts'

/**
 * Who the page is for. From the replica, as it only greets; what shows or changes
 * private data asks the primary again (`requireMember`).
 */
export const findVisitor: RequestHandler = async (req, _res, next) => {
  try {
    await find(req)
  } catch (error) {
    // The page itself says it, if it needs the database too.
    if (!(error instanceof Unavailable)) throw error
  }
  next()
}

async function find(req: Request): Promise<void> {
  const { userId, cartId } = req.session ?? {}
  if (userId) return adoptVisitor(req, await findSessionUser(req.db.read, userId))
  if (!cartId) return
  req.cartId = cartId
  req.cartCount = await countItems(req.db.read, cartId)
}

/** Takes the user for the rest of the request, unless the session has ended meanwhile. */
export function adoptVisitor(req: Request, user: SessionUser | null): void {
  const valid = user && !user.disabled && user.sessionEpoch === req.session?.epoch
  req.visitor = valid ? user : null
  req.cartId = valid ? user.cartId : null
  req.cartCount = valid ? user.cartCount : 0
}
