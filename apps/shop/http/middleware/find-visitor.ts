import type { Request, RequestHandler } from 'express'
import { findVisitor as findVisitorBy } from '../../accounts/visitor.ts'
import { Unavailable } from '../../errors.ts'
import { getSessionData } from '../session.ts'

/**
 * For pages to browse: asks whose page it is while the page's own queries run. `render` waits for
 * the answer.
 */
export const startFindingVisitor: RequestHandler = (req, _res, next) => {
  // `render` meets the error again.
  findVisitor(req).catch(() => {})
  next()
}

/**
 * Sets `req.visitor`, `req.cartId` and `req.cartCount`, once. From the read replica, as it is for
 * the page's header; what shows or changes private data asks `findCurrentVisitor`.
 */
export function findVisitor(req: Request): Promise<void> {
  req.visitorFound ??= findAtReplica(req)
  return req.visitorFound
}

async function findAtReplica(req: Request): Promise<void> {
  try {
    Object.assign(req, await findVisitorBy(req.db.read, getSessionData(req)))
  } catch (error) {
    // The page itself says so, if it needs the database, too.
    if (!(error instanceof Unavailable)) throw error
  }
}

/**
 * The same at the primary, so that a changed password and a disabled account count at once.
 * @throws Unavailable
 */
export async function findCurrentVisitor(req: Request): Promise<void> {
  const { userId, cartId } = getSessionData(req)
  // How much is in a guest's cart is asked by the pages that show it.
  if (!userId) req.cartId = cartId ?? null
  else {
    Object.assign(req, await findVisitorBy(req.db.current, getSessionData(req)))
    req.visitorFound = Promise.resolve()
  }
}
