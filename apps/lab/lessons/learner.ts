import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { readCookie, setCookie } from '../../shared/cookie.ts'
import type { ConsoleConfig } from '../config.ts'

const yearSeconds = 365 * 24 * 3600

/** Whose predictions and results these are: a browser's, by a cookie, or the command line's. */
export function learners({ PUBLIC_PORT }: ConsoleConfig) {
  const name = `learner-${PUBLIC_PORT}`

  /** Null for a browser that has not said anything yet. */
  function known(req: Request): string | null {
    if (req.get('Authorization') && req.mayTouch) return 'command-line'
    const value = readCookie(req, name)
    return value && /^[\w-]{22}$/.test(value) ? value : null
  }

  /** Gives a browser its cookie when it has none. */
  function welcome(req: Request, res: Response): string {
    const learner = known(req)
    if (learner) return learner
    const created = randomBytes(16).toString('base64url')
    setCookie(res, req, name, created, yearSeconds)
    return created
  }

  return { known, welcome }
}
