import { createHash, randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { createSignedCookie } from '../../shared/cookie.ts'

const forMs = 180 * 24 * 60 * 60_000
// People of one household, with their accounts.
const mostAccounts = 4

export type KnownDevices = ReturnType<typeof createKnownDevices>

/**
 * A signed cookie by which a browser shows that it has signed in before. It opens nothing; sign-in
 * from it has a budget of its own, which others can't use up by guessing.
 */
export function createKnownDevices(publicPort: number, secret: string) {
  const cookie = createSignedCookie(`device-${publicPort}`, secret, forMs)

  function read(req: Request): { id: string; accounts: string[] } {
    const [id, ...accounts] = (cookie.read(req) ?? '').split('.')
    return { id: id || randomBytes(9).toString('base64url'), accounts }
  }

  /** The device's id when it has signed in to this account before, else null. */
  function find(req: Request, email: string): string | null {
    const { id, accounts } = read(req)
    return accounts.includes(digest(email)) ? id : null
  }

  /** After a sign-in: sets the cookie. */
  function remember(req: Request, res: Response, email: string): void {
    const { id, accounts } = read(req)
    const others = accounts.filter((account) => account !== digest(email))
    cookie.set(req, res, [id, digest(email), ...others.slice(0, mostAccounts - 1)].join('.'))
  }

  return { find, remember }
}

const digest = (email: string) =>
  createHash('sha256').update(email).digest('base64url').slice(0, 12)
