import { createHash, timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { readCookie } from '../../shared/cookie.ts'
import { isFromHere } from '../../shared/is-from-here.ts'
import type { ConsoleConfig } from '../config.ts'
import { Refused } from '../system/system.ts'

declare module 'express-serve-static-core' {
  interface Request {
    /** Came with the token: may turn switches, not only look. */
    mayTouch: boolean
  }
}

/**
 * Who has the token may touch, everybody else may look. It comes once, in the link that
 * `npm start` prints, or as `Authorization: Bearer`; then a cookie stands for it.
 */
export function access({ LAB_TOKEN: token, PUBLIC_PORT }: ConsoleConfig): RequestHandler {
  const name = `lab-${PUBLIC_PORT}`
  const mark = createHash('sha256').update(`cookie ${token}`).digest('base64url')
  return (req, res, next) => {
    const given = req.query.token
    if (typeof given === 'string' && req.method === 'GET') {
      if (same(given, token))
        res.append('Set-Cookie', `${name}=${mark}; Path=/; HttpOnly; SameSite=Strict`)
      // The token must not stay in the address bar, nor in the history.
      return res.redirect(303, req.path)
    }
    req.mayTouch = same(readCookie(req, name) ?? '', mark) || same(bearer(req), token)
    next()
  }
}

/** In front of everything that changes something. */
export const mustTouch: RequestHandler = (req, _res, next) => {
  if (!isFromHere(req))
    throw new Refused(403, 'This was sent from another site, so nothing was changed.')
  if (!req.mayTouch)
    throw new Refused(403, 'To change something, open the link with the token: npm run lab token')
  next()
}

const bearer = (req: Request) => /^Bearer (\S+)$/.exec(req.get('Authorization') ?? '')?.[1] ?? ''

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
