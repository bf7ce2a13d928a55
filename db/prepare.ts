import { fileURLToPath } from 'node:url'
import type { Connection } from 'mysql2/promise'
import { trustAuthority } from '../apps/shared/inner-tls.ts'
import { connect, withLock } from './connect.ts'
import { migrate } from './migrate.ts'
import { type PrepareConfig, readPrepareConfig } from './prepare-config.ts'
import { createDemoAccounts, ensureDemoPasswords } from './seed/demo-accounts.ts'
import { growCatalogue } from './seed/generate-products.ts'
import { indexCatalogue } from './seed/index-catalogue.ts'
import { seedCatalogue } from './seed/seed-catalogue.ts'
import { ensureHeartbeat, storeSettings } from './seed/settings.ts'

type Log = (line: string) => void

/**
 * Makes a database ready for the shop: schema, settings, catalogue, demo accounts.
 * Does only what is missing; any number of them at the same time do it once.
 */
export async function prepare(config: PrepareConfig, log: Log = console.log): Promise<void> {
  trustAuthority(config.TLS_CA_FILE)
  const connection = await connect(config)
  try {
    await withLock(connection, config.DATABASE_NAME, () => prepareLocked(connection, config, log))
  } finally {
    await connection.end()
  }
}

async function prepareLocked(connection: Connection, config: PrepareConfig, log: Log) {
  const applied = await migrate(connection)
  if (applied.length > 0) log(`migrations: ${applied.length} applied, up to ${applied.at(-1)}`)
  await ensureHeartbeat(connection)
  for (const change of await storeSettings(connection, config)) log(`settings: ${change}`)
  await fillCatalogue(connection, config, log)
  const accounts = await createDemoAccounts(connection, config)
  if (accounts.length > 0) log(`demo accounts: ${accounts.join(', ')}`)
  if (config.DEMO_ACCOUNTS === 'off' || !config.DEMO_ACCOUNTS_SECRET) return
  for (const { email, password } of await ensureDemoPasswords(connection, config))
    log(`demo account: ${email}  ${password}`)
}

async function fillCatalogue(connection: Connection, { PRODUCTS }: PrepareConfig, log: Log) {
  const startedAt = performance.now()
  const now = new Date()
  const indexed = await indexCatalogue(connection)
  if (indexed > 0)
    log(`search: ${number(indexed)} products indexed in ${secondsSince(startedAt)} s`)
  const seeded = await seedCatalogue(connection, now)
  const { total, made } = await growCatalogue(connection, PRODUCTS, now)
  if (seeded + made > 0)
    log(
      `products: ${number(seeded + made)} created in ${secondsSince(startedAt)} s, ${number(total)} in all`,
    )
  if (total > PRODUCTS)
    log(
      `products: there are ${number(total)}, more than the ${number(PRODUCTS)} asked for; none is removed`,
    )
}

const secondsSince = (startedAt: number) => ((performance.now() - startedAt) / 1000).toFixed(1)

const number = (value: number) => value.toLocaleString('en')

async function main(): Promise<void> {
  try {
    await prepare(readPrepareConfig())
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
