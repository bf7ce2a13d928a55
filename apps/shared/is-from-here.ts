import type { Request } from 'express'

/**
 * Whether a change was asked for by one of our own pages, or by no browser at all. Browsers
 * say where a request comes from (`Sec-Fetch-Site`, older ones `Origin`); a client that
 * says neither carries nobody's cookies.
 */
export function isFromHere(req: Request): boolean {
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
