import type { Connection as CallbackConnection } from 'mysql2'
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import { databaseTls } from '../shared/inner-tls.ts'
import type { ServerAddress } from './server.ts'

const batch = 500
const database = 'stickyshop'
/** Keeps the former tables until the next rebuild, so that lost rows can be looked up. */
const setAside = 'stickyshop_set_aside'
/** A database that exists while a rebuild is under way: after a crash it begins again. */
export const rebuildMarker = 'stickyshop_rebuild'

/**
 * Copies all tables of the shop from the source, as they are at one moment, while the source goes on
 * working. Nothing of it is written to the binary log of `server`, which afterwards continues the
 * source's. MariaDB has no CLONE, and its backup program would have to be installed.
 */
export async function rebuildMariadb(
  server: ServerAddress,
  source: ServerAddress & { adminPassword: string },
): Promise<void> {
  const from = await connect(source, source.adminPassword)
  const to = await connect(server, source.adminPassword)
  try {
    await run(to, [
      'STOP SLAVE',
      'RESET SLAVE ALL',
      'SET SESSION sql_log_bin = OFF',
      // A page that reads the old tables ends within seconds.
      'SET SESSION lock_wait_timeout = 30',
      'SET foreign_key_checks = 0',
      'SET unique_checks = 0',
    ])
    // Nobody is to read half of a table: app replicas go to the others until the account is open again.
    await setAccountOpen(to, false)
    await run(to, ['KILL USER shop'])
    await clear(to)
    await run(to, [`USE ${database}`])
    const history = await startSnapshot(from)
    for (const name of await listTables(from)) await copyTable(from, to, name)
    await run(to, [...history, 'SET GLOBAL read_only = ON'])
    await setAccountOpen(to, true)
    await run(to, [`DROP DATABASE ${rebuildMarker}`])
  } finally {
    from.destroy()
    to.destroy()
  }
}

async function setAccountOpen(to: Connection, isOpen: boolean): Promise<void> {
  const [accounts] = await to.query<RowDataPacket[]>(
    "SELECT host AS host FROM mysql.user WHERE user = 'shop'",
  )
  for (const { host } of accounts)
    await to.query(`ALTER USER 'shop'@? ACCOUNT ${isOpen ? 'UNLOCK' : 'LOCK'}`, [host])
}

/** Sets the tables aside; those of an interrupted rebuild are nobody's, and are dropped. */
async function clear(to: Connection): Promise<void> {
  const [databases] = await to.query<RowDataPacket[]>('SHOW DATABASES LIKE ?', [rebuildMarker])
  if (databases.length === 0) {
    await run(to, [
      `DROP DATABASE IF EXISTS ${setAside}`,
      `CREATE DATABASE ${setAside}`,
      `CREATE DATABASE ${rebuildMarker}`,
    ])
    const moves = (await listTables(to)).map((name) => `${database}.${name} TO ${setAside}.${name}`)
    if (moves.length > 0) await run(to, [`RENAME TABLE ${moves.join(', ')}`])
  }
  await run(to, [
    `DROP DATABASE IF EXISTS ${database}`,
    `CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`,
  ])
}

async function run(connection: Connection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.query(statement)
}

async function connect({ host, port }: ServerAddress, password: string): Promise<Connection> {
  const connection = await mysql.createConnection({
    host,
    port,
    user: 'admin',
    password,
    charset: 'utf8mb4',
    connectTimeout: 2000,
    ...databaseTls(),
    // Values as the server writes them, so that nothing is rounded or shifted on the way.
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    jsonStrings: true,
  })
  // One that is lost while nothing is asked fails the next statement; unheard, it would end this process.
  connection.on('error', () => {})
  return connection
}

/** Everything read on this connection from now on is of this moment. Returns the statements that give another server its history. */
async function startSnapshot(source: Connection): Promise<string[]> {
  await run(source, [
    `USE ${database}`,
    'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
    'FLUSH TABLES WITH READ LOCK',
    'START TRANSACTION WITH CONSISTENT SNAPSHOT',
  ])
  const [[state]] = await source.query<RowDataPacket[]>(
    'SELECT @@GLOBAL.gtid_binlog_state AS log, @@GLOBAL.gtid_current_pos AS at',
  )
  await run(source, ['UNLOCK TABLES'])
  return [
    // The state of the log can be set only while the log is empty.
    'RESET MASTER',
    `SET GLOBAL gtid_binlog_state = '${state?.log ?? ''}'`,
    `SET GLOBAL gtid_slave_pos = '${state?.at ?? ''}'`,
  ]
}

/** The shop takes a server with a heartbeat for one with all tables, and reads it: that comes last. */
async function listTables(connection: Connection): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SHOW FULL TABLES FROM ${database} WHERE Table_type = 'BASE TABLE'`,
  )
  const names = rows.map((row) => String(Object.values(row)[0]))
  const last = names.filter((name) => name === 'heartbeat')
  return [...names.filter((name) => name !== 'heartbeat'), ...last]
}

async function copyTable(from: Connection, to: Connection, name: string): Promise<void> {
  const [[definition]] = await from.query<RowDataPacket[]>('SHOW CREATE TABLE ??', [name])
  await to.query(definition?.['Create Table'])
  let waiting: unknown[] = []
  const insert = async () => {
    if (waiting.length > 0) await to.query('INSERT INTO ?? VALUES ?', [name, waiting])
    waiting = []
  }
  for await (const row of rowsOf(from, name)) {
    waiting.push(row)
    if (waiting.length === batch) await insert()
  }
  await insert()
}

/**
 * Row by row: a table of a million products does not have to fit into memory.
 * @throws when the connection is lost meanwhile
 */
export async function* rowsOf(connection: Connection, table: string): AsyncGenerator<unknown> {
  // Promises have no streams; the connection that they wrap has, but is not in their types.
  const { connection: wrapped } = connection as Connection & { connection: CallbackConnection }
  // A lost connection says so itself, and leaves its streams waiting for ever.
  const failed = new AbortController()
  const lost = (error: Error) => failed.abort(error)
  wrapped.once('error', lost)
  try {
    const select = { sql: 'SELECT * FROM ??', values: [table], rowsAsArray: true }
    const rows = wrapped.query(select).stream()
    failed.signal.addEventListener('abort', () => rows.destroy(failed.signal.reason))
    failed.signal.throwIfAborted()
    yield* rows
  } finally {
    wrapped.off('error', lost)
  }
}
