import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hash, verify } from '@node-rs/argon2'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { connect } from '../../../db/connect.ts'
import type { PrepareConfig } from '../../../db/prepare-config.ts'
import { demoAccounts } from '../../../infra/topology.ts'

export interface DemoPassword {
  email: string
  password: string
}

/**
 * Gives the demo accounts that still have the known passwords new ones, the same for as
 * long as this installation lasts. Returns those that hold; one that somebody has changed
 * is neither touched nor told.
 */
export async function renewDemoPasswords(config: PrepareConfig): Promise<DemoPassword[]> {
  const connection = await connect(config)
  try {
    const held = []
    for (const account of demoAccounts) held.push(await renew(connection, config, account))
    return held.filter((one) => one !== null)
  } finally {
    await connection.end()
  }
}

async function renew(
  connection: Connection,
  config: PrepareConfig,
  { email, password: known }: DemoPassword,
): Promise<DemoPassword | null> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT id, password_hash FROM users WHERE email = ?',
    [email],
  )
  const user = rows[0]
  if (!user) return null
  const password = passwordOf(email)
  if (await verify(user.password_hash, password)) return { email, password }
  if (!(await verify(user.password_hash, known))) return null
  // A new epoch ends the sessions that began with the known one.
  await connection.query(
    'UPDATE users SET password_hash = ?, session_epoch = session_epoch + 1 WHERE id = ?',
    [await hash(password, costOf(config)), user.id],
  )
  return { email, password }
}

const passwordOf = (email: string) =>
  createHmac('sha256', readFileSync('/run/secrets/demo-accounts'))
    .update(email)
    .digest('base64url')
    .slice(0, 16)

const costOf = ({ ARGON2_MEMORY_KIB, ARGON2_PASSES }: PrepareConfig) => ({
  memoryCost: ARGON2_MEMORY_KIB,
  timeCost: ARGON2_PASSES,
  parallelism: 1,
})
