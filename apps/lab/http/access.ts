import { createHash } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { hosts } from '../../../infra/topology.ts'
import type { ControlClient } from '../../control/client.ts'
import { inTime } from '../../control/status/in-time.ts'
import { cookieName, readCookie, readExactCookie, setBrowserCookie } from '../../shared/cookie.ts'
import { isAllowedHost, isSameSecret } from '../../shared/internal-access.ts'
import { type Secret, used } from '../../shared/secret.ts'
import { isSameOrigin } from '../../shared/web-security.ts'
import type { LabConfig } from '../config.ts'
import { Refused } from '../refused.ts'

declare module 'express-serve-static-core' {
  interface Request {
    /** Authenticated with the token: may change things. */
    canWrite: boolean
    /** The switches are locked. */
    locked: boolean
    /** They are locked, and not by this browser. */
    lockedOut: boolean
    /** The key of the lock, from the cookie of the browser that locked. */
    lockKey: string | undefined
  }
}

const lockWithinMs = 500

/**
 * The token gives write access; everybody else can read. It is sent once, in the link that
 * `npm start` prints, and replaced by a cookie, or as `Authorization: Bearer`.
 */
export function access(
  { PUBLIC_PORT }: Pick<LabConfig, 'PUBLIC_PORT'>,
  tokens: Secret,
  control: Pick<ControlClient, 'access'>,
) {
  const name = `lab-${PUBLIC_PORT}`
  const markOf = (token: string) =>
    createHash('sha256').update(`cookie ${token}`).digest('base64url')
  const wrongTokens = createWrongTokens()

  const handler: RequestHandler = async (req, res, next) => {
    const given = req.query.token
    if (typeof given === 'string' && req.method === 'GET') return open(req, res, given)
    // On the lab's own port, which has no HTTPS, the browser sends what it got over HTTPS.
    const cookie = readCookie(req, name) ?? readExactCookie(req, cookieName({ secure: true }, name))
    const isMarked = tokens.some((token) => isSameSecret(cookie ?? '', markOf(token)))
    req.canWrite = isMarked || bearerIsRight(req)
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
    setBrowserCookie(res, req, name, markOf(used(tokens)))
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
    // Checked first: the right token works even after too many wrong ones.
    if (tokens.some((token) => isSameSecret(given, token))) return
    const address = req.ip ?? ''
    if (wrongTokens.tooMany(address))
      throw new Refused(429, ({ frame }) => frame.refusals.tooManyTokens)
    // Another site can make a browser send wrong tokens; those do not count for this address.
    if (isSameOrigin(req)) wrongTokens.add(address)
    throw new Refused(403, ({ frame }) => frame.refusals.wrongToken)
  }

  return handler
}

/** Middleware for all routes that change something. */
export const requireWriteAccess: RequestHandler = (req, _res, next) => {
  requireSameOrigin(req)
  if (!req.canWrite) throw new Refused(403, ({ frame }) => frame.refusals.noToken)
  if (req.lockedOut) throw new Refused(423, ({ frame }) => frame.refusals.locked)
  next()
}

/** For changes that need no token. @throws Refused for cross-site requests */
export function requireSameOrigin(req: Request): void {
  if (!isSameOrigin(req)) throw new Refused(403, ({ frame }) => frame.refusals.otherSite)
}

/** The cookie with the key of the lock. */
export const teacherCookie = (publicPort: number) => `teacher-${publicPort}`

function withoutToken(url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://lab')
  searchParams.delete('token')
  // Exactly one leading slash: `//elsewhere` would be another site.
  const path = pathname.replace(/^\/+/, '/')
  return searchParams.size > 0 ? `${path}?${searchParams}` : path
}

/**
 * Refuses all host names but the lab's. The edge checks host names, but the lab's own
 * port has to do it itself: another site can point its name to 127.0.0.1, and its
 * scripts would then have the lab's origin (DNS rebinding).
 */
export function ownHosts(domain: string): RequestHandler {
  // `lab` is the service in Compose, for the command line in the control plane's container.
  const labs = [...['localhost', domain].map((base) => `${hosts.lab}.${base}`), 'lab']
  return (req, _res, next) => {
    if (!isAllowedHost(req.headers.host, labs))
      throw new Refused(421, ({ frame }) => frame.refusals.otherHost)
    next()
  }
}

const limit = 20
const windowMs = 5 * 60_000

/** Rate-limits wrong tokens by address. */
export function createWrongTokens(now: () => number = Date.now) {
  const wrong = new Map<string, { count: number; since: number }>()

  function forgetOld(): void {
    for (const [address, { since }] of wrong) if (now() - since > windowMs) wrong.delete(address)
  }

  return {
    tooMany(address: string): boolean {
      forgetOld()
      return (wrong.get(address)?.count ?? 0) >= limit
    },
    add(address: string): void {
      const known = wrong.get(address) ?? { count: 0, since: now() }
      wrong.set(address, { ...known, count: known.count + 1 })
    },
  }
}
