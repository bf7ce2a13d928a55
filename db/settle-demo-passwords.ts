import { hash, verify } from '@node-rs/argon2'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { demoPassword } from '../infra/demo-password.ts'
import { demoAccounts } from '../infra/topology.ts'
import type { PrepareConfig } from './prepare-config.ts'

export interface DemoAccount {
  email: string
  password: string
}

/**
 * Where others get here, the passwords that everybody can read in the sources must not open
 * anything: then the demo accounts have passwords of this installation, else the known ones.
 * One that somebody has changed is neither touched nor told. Returns those that are our own.
 */
export async function settleDemoPasswords(
  connection: Connection,
  config: PrepareConfig,
): Promise<DemoAccount[]> {
  const own: DemoAccount[] = []
  for (const { email, password: known } of demoAccounts) {
    const made = demoPassword(email, config.DEMO_ACCOUNTS_SECRET ?? '')
    const [wanted, other] = config.OPEN === 'on' ? [made, known] : [known, made]
    const holds = await settle(connection, config, { email, password: wanted }, other)
    if (holds && config.OPEN === 'on') own.push({ email, password: made })
  }
  return own
}

async function settle(
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

const costOf = ({ ARGON2_MEMORY_KIB, ARGON2_PASSES }: PrepareConfig) => ({
  memoryCost: ARGON2_MEMORY_KIB,
  timeCost: ARGON2_PASSES,
  parallelism: 1,
})
