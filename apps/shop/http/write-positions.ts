import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { createSigner, readCookies, setCookie } from '../../shared/cookie.ts'
import type { Secret } from '../../shared/secret.ts'
import { coversGtid, mergeGtids } from '../db/gtid.ts'

// A browser sends six requests to a host at once. Beyond that the oldest are not looked at: each
// costs a signature.
const mostRead = 32

export interface WritePositions {
  /** What reads have to see, as one GTID set; null when nothing has been written lately. */
  merged: string | null
  /** The cookies they came in, with null for one that is not believed. */
  cookies: [name: string, gtid: string | null][]
}

/**
 * Where a browser's last writes are in the primary's binary log, for read-your-writes, and what the primary has
 * shown it since, for monotonic reads: a cookie for each, under a name of its own. Of writes at the same time the answers arrive in any order,
 * and with one name the last to arrive would win, though its position may be the older one.
 * The next write takes back the cookies that its own position covers, so there are as many as a
 * browser writes at once: docs/decisions/0001-read-your-writes-by-gtid.md.
 * @param forMs how long a position is believed
 */
export function createWritePositions(publicPort: number, secret: Secret, forMs: number) {
  const signer = createSigner(secret)
  const prefix = `fresh-${publicPort}-`

  function read(req: Request): WritePositions {
    const cookies = readCookies(req, prefix)
      .slice(-mostRead)
      .map(([name, text]): [string, string | null] => [name, signer.verified(name, text)])
    return { merged: mergeGtids(cookies.flatMap(([, gtid]) => gtid ?? [])), cookies }
  }

  /** Adds a position to those that the request came with. */
  function add(req: Request, res: Response, { cookies }: WritePositions, gtid: string): void {
    for (const [name, known] of cookies)
      if (known === null || coversGtid(gtid, known)) setCookie(res, req, name, '', 0)
    const name = `${prefix}${randomBytes(6).toString('base64url')}`
    setCookie(res, req, name, signer.signed(name, gtid, forMs), forMs / 1000)
  }

  return { read, add }
}
