import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import { databaseTls } from '../shared/inner-tls.ts'

export interface ServerAddress {
  /** `db-1` */
  name: string
  host: string
  port: number
}

export type Row = Record<string, unknown>
/** Runs one statement. @throws when there is no answer in `timeoutMs`, and the server's errors */
export type Query = (
  sql: string,
  values?: readonly (string | number)[],
  timeoutMs?: number,
) => Promise<Row[]>

/** An account of the servers. */
export interface Account {
  user: string
  /** Asked for each connection, as it may be rotated. */
  password(): string
  /** Selected on each connection; it has to exist. */
  database?: string
}

/** A database server, as one of its accounts reaches it. */
export interface DatabaseServer extends ServerAddress {
  query: Query
  /** Runs statements one after the other; each may take 15 s. */
  run(statements: readonly string[]): Promise<void>
  close(): void
}

/**
 * One connection, opened when it is needed and replaced after a failure.
 * @param onConnect statements that each connection begins with
 */
export function createServer(
  address: ServerAddress,
  account: Account,
  onConnect: readonly string[] = [],
): DatabaseServer {
  let connection: Connection | null = null

  const open = async () => {
    const opened = await mysql.createConnection({
      host: address.host,
      port: address.port,
      user: account.user,
      password: account.password(),
      database: account.database,
      timezone: 'Z',
      connectTimeout: 1000,
      ...databaseTls(),
    })
    // The server ended, or ended the connection: the next query opens another one.
    for (const event of ['error', 'end'] as const)
      opened.on(event, () => {
        opened.destroy()
        if (connection === opened) connection = null
      })
    for (const sql of onConnect) await opened.query({ sql, timeout: 2000 })
    return opened
  }

  const query: Query = async (sql, values = [], timeout = 2000) => {
    connection ??= await open()
    const used = connection
    try {
      const [rows] = await used.query<RowDataPacket[]>({ sql, values: [...values], timeout })
      return Array.isArray(rows) ? rows : []
    } catch (error) {
      used.destroy()
      if (connection === used) connection = null
      throw error
    }
  }

  return {
    ...address,
    query,
    async run(statements) {
      for (const statement of statements) await query(statement, [], 15_000)
    },
    close() {
      connection?.destroy()
      connection = null
    },
  }
}

/** The first column of the first row as text; empty without a row. */
export const firstText = (rows: readonly Row[]): string =>
  String(Object.values(rows[0] ?? {})[0] ?? '')
