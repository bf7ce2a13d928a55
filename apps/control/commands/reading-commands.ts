import { Secret, TOTP } from 'otpauth'
import * as z from 'zod'
import { Refusal } from '../refusal.ts'
import { command, type Result } from './command.ts'

const stepSeconds = 30

/** Commands that change nothing. */
export const readingCommands = {
  /** The links that open the lab's switches: through the edge, and by the lab's own port. */
  token: command({
    shape: z.object({}),
    runs: 'reading',
    async run({ driver }): Promise<Result> {
      const links = driver.getLabLinks()
      return { code: 'value', values: { text: links.link }, facts: { ...links } }
    },
  }),

  /** The dashboards at the edge, with user and password. */
  dashboards: command({
    shape: z.object({}),
    runs: 'reading',
    async run({ driver }): Promise<Result> {
      const dashboards = driver.getDashboards()
      if (dashboards.length === 0) throw new Refusal(409, 'no-dashboards')
      const lines = dashboards.map(
        ({ name, url, user, password }) => `${name}: ${url}  user ${user}  password ${password}`,
      )
      return { code: 'value', values: { text: lines.join('\n') }, facts: { dashboards } }
    },
  }),

  /** The code that an authenticator app would show, and that works: each one does so once. */
  code: command({
    shape: z.object({ email: z.string().max(200).default('admin@example.com') }),
    runs: 'reading',
    async run({ driver }, { email }): Promise<Result> {
      const [row] = await driver.queryPrimary(
        'SELECT totp_secret, totp_last_step FROM users WHERE email = ?',
        [email],
      )
      if (!row) throw new Refusal(404, 'unknown-email', { email })
      if (!row.totp_secret) throw new Refusal(409, 'no-second-factor', { email })
      const step = freshStep(Number(row.totp_last_step))
      const totp = new TOTP({ secret: Secret.fromBase32(String(row.totp_secret)) })
      const code = totp.generate({ timestamp: step * stepSeconds * 1000 })
      const validUntil = new Date((step + 1) * stepSeconds * 1000).toISOString()
      return { code: 'value', values: { text: code }, facts: { code, validUntil } }
    },
  }),
}

/** This half minute, or, if its code has been used, the next, whose code is accepted early. */
function freshStep(lastUsed: number): number {
  const now = Math.floor(Date.now() / 1000 / stepSeconds)
  if (lastUsed <= now) return Math.max(now, lastUsed + 1)
  throw new Refusal(409, 'codes-used')
}
