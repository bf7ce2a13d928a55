import type { Request, RequestHandler } from 'express'
import { getSessionData, regenerateSession } from '../http/session.ts'

const validMs = 12 * 60 * 60_000
export const secondFactorPath = '/admin/second-factor'

/** Lets those in whose second factor is at most 12 hours old; sends the others to give it. */
export const requireSecondFactor: RequestHandler = (req, res, next) => {
  if (hasSecondFactor(req)) return next()
  res.redirect(303, `${secondFactorPath}?next=${encodeURIComponent(pageToReturnTo(req))}`)
}

export function hasSecondFactor(req: Request, nowMs = Date.now()): boolean {
  return nowMs - (getSessionData(req).secondFactorAt ?? 0) < validMs
}

/** Notes in a new session that the second factor was given. */
export async function grantSecondFactor(req: Request, nowMs = Date.now()): Promise<void> {
  const { userId, epoch, cartId, createdAt, seenAt } = getSessionData(req)
  const kept = { userId, epoch, cartId, createdAt, seenAt }
  await regenerateSession(req, { ...kept, secondFactorAt: nowMs })
}

/** A page of the back office to go on to, or its first page for anything else. */
export function adminPath(path: string): string {
  const usable = /^\/admin(?:[/?][\x21\x23-\x5b\x5d-\x7e]*)?$/.test(path)
  return usable && !path.startsWith(secondFactorPath) ? path : '/admin'
}

// A POST can't be repeated afterwards: back to the page with its form.
function pageToReturnTo(req: Request): string {
  if (req.method === 'GET') return req.originalUrl
  const from = req.get('referer') ?? ''
  if (!URL.canParse(from)) return '/admin'
  const { pathname, search } = new URL(from)
  return adminPath(pathname + search)
}
