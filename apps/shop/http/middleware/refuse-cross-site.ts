import type { Request, RequestHandler } from 'express'
import { Forbidden } from '../../errors.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses changes that another site makes a visitor's browser send. Browsers say
 * where a request comes from (`Sec-Fetch-Site`, older ones `Origin`); a client that
 * says neither is no browser and carries nobody's cookies. There is no token: in a
 * lost session it would turn every form into a 403.
 */
export const refuseCrossSite: RequestHandler = (req, _res, next) => {
  if (!safe.has(req.method) && !isFromHere(req))
    throw new Forbidden('This was sent from another site, so nothing was changed.')
  next()
}

function isFromHere(req: Request): boolean {
  const site = req.get('Sec-Fetch-Site')
  if (site) return site === 'same-origin' || site === 'none'
  const origin = req.get('Origin')
  return !origin || hostOf(origin) === req.headers.host
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host
  } catch {
    return null
  }
}
