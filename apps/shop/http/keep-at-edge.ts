import { gzipSync } from 'node:zlib'
import type { Request, Response } from 'express'
import type { Pages } from '../views/models.ts'

const forSeconds = 1
const shopWindow: ReadonlySet<keyof Pages> = new Set([
  'catalogue/home',
  'catalogue/products',
  'catalogue/product',
])

/**
 * Whether this page is the same for all guests, and the edge asks to keep it. The one place
 * where that is allowed: nothing else sends the header that the edge keeps pages by.
 */
export const mayBeKept = (req: Request, name: keyof Pages, status = 200): boolean =>
  req.headers['x-edge-cache'] === 'on' &&
  status === 200 &&
  shopWindow.has(name) &&
  !/(?:sid|fresh|notice)-/.test(req.headers.cookie ?? '')

/**
 * The page as the edge keeps it. Compressed here, and so once in a second: the edge would do it
 * for each visitor anew.
 */
export function keepAtEdge(req: Request, res: Response, html: string): string | Buffer {
  res.setHeader('X-Accel-Expires', forSeconds)
  if (req.headers['accept-encoding'] !== 'gzip') return html
  res.setHeader('Content-Encoding', 'gzip')
  return gzipSync(html)
}
