import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { demoPassword } from '../../apps/shared/demo-password.ts'
import { demoAccounts } from '../../infra/topology.ts'
import type { PrepareConfig } from '../prepare-config.ts'

type KnownAccount = (typeof demoAccounts)[number]

/**
 * Creates the demo accounts that are missing; one that exists keeps its password.
 * @returns the e-mail addresses of those created
 */
export async function createDemoAccounts(
  connection: Connection,
  config: PrepareConfig,
): Promise<string[]> {
  if (config.DEMO_ACCOUNTS === 'off') return []
  const missing = await missingAccounts(connection)
  const rows = await Promise.all(missing.map((account) => rowOf(account, config)))
  if (rows.length > 0)
    await connection.query(
      'INSERT INTO users (email, name, role, password_hash, cart_id) VALUES ?',
      [rows],
    )
  return missing.map(({ email }) => email)
}

async function missingAccounts(connection: Connection): Promise<KnownAccount[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT email FROM users WHERE email IN (?)',
    [demoAccounts.map(({ email }) => email)],
  )
  const there = new Set(rows.map(({ email }) => email))
  return demoAccounts.filter(({ email }) => !there.has(email))
}

async function rowOf({ email, name, role, password }: KnownAccount, config: PrepareConfig) {
  const cartId = randomBytes(16).toString('base64url')
  return [email, name, role, await hash(password, costOf(config)), cartId]
}

export interface DemoAccount {
  email: string
  password: string
}

/**
 * An installation that others can reach must not accept the passwords that stand in the source
 * code: there the demo accounts get passwords derived from its secret, elsewhere the published
 * ones. A password that somebody has changed stays. Returns the accounts with derived passwords.
 */
export async function ensureDemoPasswords(
  connection: Connection,
  config: PrepareConfig,
): Promise<DemoAccount[]> {
  const own: DemoAccount[] = []
  for (const { email, password: known } of demoAccounts) {
    const made = demoPassword(email, config.DEMO_ACCOUNTS_SECRET ?? '')
    const [wanted, other] = config.OPEN === 'on' ? [made, known] : [known, made]
    const holds = await ensurePassword(connection, config, { email, password: wanted }, other)
    if (holds && config.OPEN === 'on') own.push({ email, password: made })
  }
  return own
}

async function ensurePassword(
  connection: Connection,
  config: PrepareConfig,
  { email, password }: DemoAccount,
  other: string,
): Promise<boolean> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT id, password_hash FROM users WHERE email = ?',
    [email],
  )
  const user = rows[0]
  if (!user) return false
  if (await verify(user.password_hash, password)) return true
  if (!(await verify(user.password_hash, other))) return false
  // A new epoch ends the sessions that began with the other one.
  await connection.query(
    'UPDATE users SET password_hash = ?, session_epoch = session_epoch + 1 WHERE id = ?',
    [await hash(password, costOf(config)), user.id],
  )
  return true
}

// argon2id is the library's default algorithm.
const costOf = ({ ARGON2_MEMORY_KIB, ARGON2_PASSES }: PrepareConfig) => ({
  memoryCost: ARGON2_MEMORY_KIB,
  timeCost: ARGON2_PASSES,
  parallelism: 1,
})
