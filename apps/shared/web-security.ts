import type { Request } from 'express'

/**
 * The same for every page, so they are made once (helmet makes them anew for each
 * request). No HSTS and no upgrade-insecure-requests here: on plain-http localhost
 * they would break every other project there; the edge adds them with HTTPS.
 */
export const securityHeaders: readonly (readonly [string, string])[] = [
  [
    'Content-Security-Policy',
    [
      "default-src 'self'",
      "img-src 'self' data:",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ].join('; '),
  ],
  // With no-referrer browsers would send `Origin: null` on form posts.
  ['Referrer-Policy', 'same-origin'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=()'],
]

/**
 * Whether a change was asked for by one of our own pages, or by no browser at all. Browsers
 * say where a request comes from (`Sec-Fetch-Site`, older ones `Origin`); a client that
 * says neither carries nobody's cookies.
 */
export function isSameOrigin(req: Request): boolean {
  const site = req.get('Sec-Fetch-Site')
  if (site) return site === 'same-origin' || site === 'none'
  const origin = req.get('Origin')
  return !origin || isOriginOf(req, origin)
}

/**
 * A page by HTTP may be anybody's on the way, so it is not ours for a request by HTTPS. The other way
 * round a proxy in front of the edge, which is not named as trusted, has HTTPS.
 */
function isOriginOf(req: Request, origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { host, protocol } = new URL(origin)
  return host === req.headers.host && !(req.secure && protocol === 'http:')
}
