import type { Request } from 'express'
import type { Pages } from '../views/templates.ts'

/** For how long the edge may cache a page, in seconds: the value of `X-Accel-Expires`. */
export const edgeCacheSeconds = 1
const cachedPages: ReadonlySet<keyof Pages> = new Set([
  'catalogue/home',
  'catalogue/products',
  'catalogue/product',
])

/**
 * Whether this page is the same for all guests, and the edge asks to cache it. Nothing else is sent
 * with the header that allows it.
 */
export const isCachedByEdge = (req: Request, name: keyof Pages, status = 200): boolean =>
  req.headers['x-edge-cache'] === 'on' &&
  status === 200 &&
  cachedPages.has(name) &&
  !/(?:sid|fresh|notice)-/.test(req.headers.cookie ?? '')
