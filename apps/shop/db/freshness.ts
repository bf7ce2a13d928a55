import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { gtidPattern } from './flavour.ts'

/**
 * How long a visitor's own write is remembered. Longer than `maxLagMs` in
 * `request-db.ts`, beyond which a replica is not read at all.
 */
export const freshForMs = 30_000

/**
 * A visitor's last write as a cookie value: `gtid~expiry~signature`. Signed, since
 * who could choose the GTID could make every read wait for one that never comes.
 */
export function createFreshness(secret: string) {
  // A key made once: a signature takes 3 µs, from text each time 6.
  const key = createSecretKey(Buffer.from(secret))
  const sign = (text: string) =>
    createHmac('sha256', key).update(`freshness:${text}`).digest('base64url').slice(0, 22)

  function seal(gtid: string, now = Date.now()): string {
    const text = `${gtid}~${(now + freshForMs).toString(36)}`
    return `${text}~${sign(text)}`
  }

  /** The GTID, or null for what we did not sign or what is over. */
  function open(value: string | undefined, now = Date.now()): string | null {
    if (!value || value.length > 120) return null
    const [gtid = '', expiry = '', signature = ''] = value.split('~')
    if (!gtidPattern.test(gtid) || !same(signature, sign(`${gtid}~${expiry}`))) return null
    return Number.parseInt(expiry, 36) > now ? gtid : null
  }

  return { seal, open }
}

const same = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
