import { randomBytes } from 'node:crypto'
import type { Options } from '@node-rs/argon2'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { demoAccounts } from '../infra/topology.ts'
import type { PrepareConfig } from './prepare-config.ts'

type DemoAccount = (typeof demoAccounts)[number]

/**
 * Makes the demo accounts that are missing; one that exists keeps its password.
 * @returns the addresses of those made
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

async function missingAccounts(connection: Connection): Promise<DemoAccount[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT email FROM users WHERE email IN (?)',
    [demoAccounts.map(({ email }) => email)],
  )
  const there = new Set(rows.map(({ email }) => email))
  return demoAccounts.filter(({ email }) => !there.has(email))
}

async function rowOf({ email, name, role, password }: DemoAccount, config: PrepareConfig) {
  // Loaded only where there is something to hash. argon2id is its default algorithm.
  const { hash } = await import('@node-rs/argon2')
  const cost: Options = {
    memoryCost: config.ARGON2_MEMORY_KIB,
    timeCost: config.ARGON2_PASSES,
    parallelism: 1,
  }
  const cartId = randomBytes(16).toString('base64url')
  return [email, name, role, await hash(password, cost), cartId]
}
