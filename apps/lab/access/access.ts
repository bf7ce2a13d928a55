import { createHash } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { ControlClient } from '../../control/client.ts'
import { inTime } from '../../control/status/in-time.ts'
import { readCookie } from '../../shared/cookie.ts'
import { isSameSecret } from '../../shared/internal-access.ts'
import { isFromHere } from '../../shared/is-from-here.ts'
import type { ConsoleConfig } from '../config.ts'
import { Refused } from '../refused.ts'
import { createWrongTokens } from './wrong-tokens.ts'

declare module 'express-serve-static-core' {
  interface Request {
    /** Came with the token: may turn switches, not only look. */
    mayTouch: boolean
    /** The switches are locked. */
    locked: boolean
    /** They are, and not by this browser. */
    lockedOut: boolean
    /** The key of the lock, in the browser that has locked. */
    lockKey: string | undefined
  }
}

const lockWithinMs = 500

/**
 * Who has the token may touch, everybody else may look. It comes once, in the link that
 * `npm start` prints, or as `Authorization: Bearer`; then a cookie stands for it.
 */
export function access(
  { LAB_TOKEN: token, PUBLIC_PORT }: Pick<ConsoleConfig, 'LAB_TOKEN' | 'PUBLIC_PORT'>,
  control: Pick<ControlClient, 'access'>,
) {
  const name = `lab-${PUBLIC_PORT}`
  const mark = createHash('sha256').update(`cookie ${token}`).digest('base64url')
  const wrongTokens = createWrongTokens()

  const handler: RequestHandler = async (req, res, next) => {
    const given = req.query.token
    if (typeof given === 'string' && req.method === 'GET') return open(req, res, given)
    req.mayTouch = isSameSecret(readCookie(req, name) ?? '', mark) || bearerIsRight(req)
    req.lockKey = readCookie(req, teacherCookie(PUBLIC_PORT))
    Object.assign(req, await lockFor(req.lockKey))
    next()
  }

  /** Without a control plane there is nothing to lock. */
  async function lockFor(key: string | undefined) {
    const open = { locked: false, lockedOut: false }
    const { locked, lockedOut } = await inTime(control.access(key), open, lockWithinMs).catch(
      () => open,
    )
    return { locked, lockedOut }
  }

  function open(req: Request, res: Response, given: string): void {
    mustBeRight(req, given)
    setSessionCookie(req, res, name, mark)
    // The token must not stay in the address bar, nor in the history.
    res.redirect(303, withoutToken(req.originalUrl))
  }

  function bearerIsRight(req: Request): boolean {
    const given = /^Bearer (\S+)$/.exec(req.get('Authorization') ?? '')?.[1]
    if (given === undefined) return false
    mustBeRight(req, given)
    return true
  }

  function mustBeRight(req: Request, given: string): void {
    // First of all: whoever has it must not be kept out by what others have tried.
    if (isSameSecret(given, token)) return
    const address = req.ip ?? ''
    if (wrongTokens.tooMany(address))
      throw new Refused(429, ({ frame }) => frame.refusals.tooManyTokens)
    // Any web page can make a browser send wrong ones: they are another site's, not this address's.
    if (isFromHere(req)) wrongTokens.add(address)
    throw new Refused(403, ({ frame }) => frame.refusals.wrongToken)
  }

  return handler
}

/** In front of everything that changes something. */
export const mustTouch: RequestHandler = (req, _res, next) => {
  mustBeFromHere(req)
  if (!req.mayTouch) throw new Refused(403, ({ frame }) => frame.refusals.noToken)
  if (req.lockedOut) throw new Refused(423, ({ frame }) => frame.refusals.locked)
  next()
}

/** For what needs no token. @throws Refused when another site's page has sent it */
export function mustBeFromHere(req: Request): void {
  if (!isFromHere(req)) throw new Refused(403, ({ frame }) => frame.refusals.otherSite)
}

/** Holds the key of the lock, in the browser that has locked. */
export const teacherCookie = (publicPort: number) => `teacher-${publicPort}`

/** Until the browser is closed. Lax, so that a link in a mail works; changes are checked by `mustTouch`. */
export function setSessionCookie(req: Request, res: Response, name: string, value: string): void {
  const secure = req.secure ? '; Secure' : ''
  res.append('Set-Cookie', `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}`)
}

function withoutToken(url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://lab')
  searchParams.delete('token')
  // One slash in front: `//elsewhere` would be another site's address.
  const path = pathname.replace(/^\/+/, '/')
  return searchParams.size > 0 ? `${path}?${searchParams}` : path
}
