import type { Request } from 'express'

/**
 * A page of this shop to go on to after the login, or the home page for anything
 * else. Browsers take `//host` and `/\host` for another site.
 */
export function nextPath(path: unknown): string {
  const usable = typeof path === 'string' && path.length <= 500 && /^\/(?!\/)/.test(path)
  return usable && !unusable.test(path) ? path : '/'
}

const unusable = /\/\/|\\|[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u

/**
 * The page that a request belongs to: itself for GET, the form's page for what is
 * sent, since a POST can't be gone back to.
 */
export function pageFor(req: Request): string {
  if (req.method === 'GET' || req.method === 'HEAD') return req.originalUrl
  const path = req.originalUrl.replace(/\?.*/, '')
  return pages.find(([sent]) => sent.test(path))?.[1](path) ?? '/'
}

const upTo = (pattern: RegExp) => (path: string) => pattern.exec(path)?.[0] ?? '/'

const pages: [RegExp, (path: string) => string][] = [
  [/^\/cart\//, () => '/cart'],
  [/^\/orders$/, () => '/checkout'],
  [/^\/orders\//, upTo(/^\/orders\/\d+/)],
  [/^\/(account|login|register)\b/, upTo(/^\/\w+/)],
  [/^\/admin\b/, upTo(/^\/admin(\/\w+)?(\/\d+)?/)],
]
