import { setTimeout as delay } from 'node:timers/promises'
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import { databaseTls } from '../apps/shared/inner-tls.ts'
import { isConnectionLoss } from '../apps/shop/db/database-error.ts'
import type { PrepareConfig } from './prepare-config.ts'

const pauseMs = 100
const lockWaitSeconds = 900

/**
 * A connection to a server that can be written to; waits for it until the deadline.
 * @throws an error that says which server, and what it answered last.
 */
export async function connect(config: PrepareConfig): Promise<Connection> {
  const deadline = performance.now() + config.DATABASE_WAIT_MS
  for (;;) {
    const result = await attempt(config)
    if ('connection' in result) return result.connection
    if (performance.now() > deadline) throw new Error(timeoutMessage(config, result.problem))
    await delay(pauseMs)
  }
}

type Attempt = { connection: Connection } | { problem: string }

async function attempt(config: PrepareConfig): Promise<Attempt> {
  try {
    const connection = await open(config)
    if (await isWritable(connection)) return { connection }
    await connection.end()
    return { problem: 'it is read-only: is it the primary?' }
  } catch (error) {
    // A wrong password does not get better by waiting.
    if (!isConnectionLoss(error)) throw new Error(refusedMessage(config, error), { cause: error })
    return { problem: messageOf(error) }
  }
}

const open = (config: PrepareConfig) =>
  mysql.createConnection({
    host: config.DATABASE_HOST,
    port: config.DATABASE_PORT,
    user: config.DATABASE_USER,
    password: config.DATABASE_PASSWORD,
    database: config.DATABASE_NAME,
    timezone: 'Z',
    charset: 'utf8mb4',
    connectTimeout: 2000,
    ...databaseTls(),
    flags: ['-LOCAL_FILES'],
  })

async function isWritable(connection: Connection): Promise<boolean> {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT @@GLOBAL.read_only AS readOnly')
  return rows[0]?.readOnly === 0
}

const timeoutMessage = (config: PrepareConfig, problem: string) =>
  `The database at ${address(config)} was not ready within ${config.DATABASE_WAIT_MS / 1000} s: ${problem}`

const refusedMessage = (config: PrepareConfig, error: unknown) =>
  `The database at ${address(config)} refused ${config.DATABASE_USER}: ${messageOf(error)}`

const address = ({ DATABASE_HOST, DATABASE_PORT }: PrepareConfig) =>
  `${DATABASE_HOST}:${DATABASE_PORT}`

// Node joins the failures of several addresses into one error without a message.
function messageOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string }
  return message || code || String(error)
}

/**
 * Runs `work` while no other process prepares the same database. The server releases
 * the lock when the connection ends, however it ends.
 * @throws when the lock is not free within 15 minutes.
 */
export async function withLock<T>(
  connection: Connection,
  database: string,
  work: () => Promise<T>,
): Promise<T> {
  // Locks are the server's, not the database's; 64 characters at most.
  const name = `prepare ${database}`.slice(0, 64)
  const [rows] = await connection.query<RowDataPacket[]>('SELECT GET_LOCK(?, ?) AS got', [
    name,
    lockWaitSeconds,
  ])
  if (rows[0]?.got !== 1)
    throw new Error('Another process has been preparing this database for too long.')
  try {
    return await work()
  } finally {
    await connection.query('DO RELEASE_LOCK(?)', [name])
  }
}
