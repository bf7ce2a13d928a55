import { gzipSync } from 'node:zlib'
import type { Request, Response } from 'express'
import type { Pages } from '../views/models.ts'

const forSeconds = 1
const shopWindow: ReadonlySet<keyof Pages> = new Set(['home', 'products', 'product'])

/**
 * Whether this page is the same for all guests, and the edge asks to keep it. The one place
 * where that is allowed: nothing else sends the header that the edge keeps pages by.
 */
export const mayBeKept = (req: Request, name: keyof Pages, status = 200): boolean =>
  req.headers['x-edge-cache'] === 'on' &&
  status === 200 &&
  shopWindow.has(name) &&
  !/(?:sid|fresh)-/.test(req.headers.cookie ?? '')

/**
 * The page as the edge keeps it. Compressed here, and so once in a second: an edge that keeps
 * the page as it is compresses it for each visitor anew.
 */
export function keepAtEdge(res: Response, html: string): Buffer {
  res.setHeader('X-Accel-Expires', forSeconds)
  res.setHeader('Content-Encoding', 'gzip')
  return gzipSync(html)
}
