import { Secret, TOTP } from 'otpauth'
import type { Stack } from '../drivers/process/stack.ts'
import type { Done } from './done.ts'
import { Refusal } from './refusal.ts'

const stepSeconds = 30

type Query = (sql: string, params: string[]) => Promise<Record<string, unknown>[]>

export const secondFactorCode = ({ databases }: Stack, email: string): Promise<Done> =>
  codeFor(databases.primary().admin.query, email)

/** The code that an authenticator app would show, and that works: each one does so once. */
export async function codeFor(query: Query, email: string): Promise<Done> {
  const sql = 'SELECT totp_secret, totp_last_step FROM users WHERE email = ?'
  const [row] = await query(sql, [email])
  if (!row) throw new Refusal(404, `Nobody has the address ${email}.`)
  if (!row.totp_secret)
    throw new Refusal(
      409,
      `${email} has no second factor yet: log in and open the back office (/admin) to set it up.`,
    )
  const step = freshStep(Number(row.totp_last_step))
  const totp = new TOTP({ secret: Secret.fromBase32(String(row.totp_secret)) })
  const code = totp.generate({ timestamp: step * stepSeconds * 1000 })
  return {
    message: code,
    code,
    validUntil: new Date((step + 1) * stepSeconds * 1000).toISOString(),
  }
}

/** This half minute, or, when its code has been used, the next, whose code is taken early. */
function freshStep(lastUsed: number): number {
  const now = Math.floor(Date.now() / 1000 / stepSeconds)
  if (lastUsed <= now) return Math.max(now, lastUsed + 1)
  throw new Refusal(409, 'This code and the next one have been used. Try again in half a minute.')
}
