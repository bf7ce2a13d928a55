import type { Request, RequestHandler } from 'express'
import { findCustomer as findCustomerOf } from '../../accounts/accounts-service.ts'
import { Unavailable } from '../../errors.ts'
import { getSessionData } from '../session.ts'

/**
 * For pages to browse: asks whose page it is while the page's own queries run. `render` waits for
 * the answer.
 */
export const startFindingCustomer: RequestHandler = (req, _res, next) => {
  // `render` meets the error again.
  findCustomer(req).catch(() => {})
  next()
}

/**
 * Sets `req.customer`, `req.cartId` and `req.cartCount`, once. From the read replica, as it is for
 * the page's header; what shows or changes private data asks `findCurrentCustomer`.
 */
export function findCustomer(req: Request): Promise<void> {
  req.customerFound ??= findAtReplica(req)
  return req.customerFound
}

async function findAtReplica(req: Request): Promise<void> {
  try {
    Object.assign(req, await findCustomerOf(req.db.read, getSessionData(req)))
  } catch (error) {
    // The page itself says so, if it needs the database, too.
    if (!(error instanceof Unavailable)) throw error
  }
}

/**
 * The same at the primary, so that a changed password and a disabled account count at once.
 * @throws Unavailable
 */
export async function findCurrentCustomer(req: Request): Promise<void> {
  const { userId, cartId } = getSessionData(req)
  // How much is in a guest's cart is asked by the pages that show it.
  if (!userId) req.cartId = cartId ?? null
  else {
    Object.assign(req, await findCustomerOf(req.db.current, getSessionData(req)))
    req.customerFound = Promise.resolve()
  }
}
