import type { Connection as CallbackConnection } from 'mysql2'
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import type { Flavour } from './flavour.ts'

const batch = 500

/**
 * Copies all tables of the shop from one node into the empty database of another, as they
 * are at one moment, while the source goes on working; nothing of it is logged at the
 * target. Returns the number of rows.
 */
export async function copyDatabase(
  flavour: Flavour,
  password: string,
  ports: { from: number; to: number },
): Promise<number> {
  const source = await connect(ports.from, password)
  const target = await connect(ports.to, password)
  try {
    for (const statement of [...flavour.closeToOthers, ...quiet]) await target.query(statement)
    const history = await snapshot(flavour, source)
    let rows = 0
    for (const name of await tables(source)) rows += await copyTable(source, target, name)
    for (const statement of [...history, ...flavour.close]) await target.query(statement)
    return rows
  } finally {
    source.destroy()
    target.destroy()
  }
}

const quiet = [
  'SET SESSION sql_log_bin = OFF',
  'SET foreign_key_checks = 0',
  'SET unique_checks = 0',
]

const connect = (port: number, password: string): Promise<Connection> =>
  mysql.createConnection({
    host: '127.0.0.1',
    port,
    user: 'admin',
    password,
    database: 'stickyshop',
    charset: 'utf8mb4',
    connectTimeout: 2000,
    // Values as the server writes them, so that nothing is rounded or shifted on the way.
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    jsonStrings: true,
  })

/** Everything read on this connection from now on is of this moment; returns its history. */
async function snapshot(flavour: Flavour, source: Connection): Promise<string[]> {
  await source.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ')
  await source.query('FLUSH TABLES WITH READ LOCK')
  await source.query('START TRANSACTION WITH CONSISTENT SNAPSHOT')
  const history = await flavour.sameHistory(
    async (sql) => (await source.query<RowDataPacket[]>(sql))[0],
  )
  await source.query('UNLOCK TABLES')
  return history
}

// The shop takes a node with a heartbeat for one with all tables, and reads it: that comes last.
async function tables(source: Connection): Promise<string[]> {
  const [rows] = await source.query<RowDataPacket[]>(
    "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'",
  )
  const names = rows.map((row) => String(Object.values(row)[0]))
  return [...names.filter((name) => name !== 'heartbeat'), 'heartbeat']
}

async function copyTable(source: Connection, target: Connection, name: string): Promise<number> {
  const [[definition]] = await source.query<RowDataPacket[]>('SHOW CREATE TABLE ??', [name])
  await target.query(definition?.['Create Table'])
  let rows = 0
  let waiting: unknown[] = []
  const insert = async () => {
    if (waiting.length > 0) await target.query('INSERT INTO ?? VALUES ?', [name, waiting])
    rows += waiting.length
    waiting = []
  }
  // Row by row: a table of a million products does not have to fit into memory.
  const select = { sql: 'SELECT * FROM ??', values: [name], rowsAsArray: true }
  for await (const row of streaming(source).query(select).stream()) {
    waiting.push(row)
    if (waiting.length === batch) await insert()
  }
  await insert()
  return rows
}

// Promises have no streams; the connection that they wrap has, but is not in their types.
const streaming = (connection: Connection) =>
  (connection as Connection & { connection: CallbackConnection }).connection
