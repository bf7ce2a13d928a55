import mysql, { type Pool, type PoolConnection } from 'mysql2/promise'

export type Row = Record<string, string | number | Date | null>
/** Runs one statement as the administrator. @throws when there is no answer in time. */
export type Query = (
  sql: string,
  params?: (string | number)[],
  timeoutMs?: number,
) => Promise<Row[]>

export interface Admin {
  query: Query
  close(): void
}

/** The supervisor's connections to one node: made when needed, given up when they fail. */
export function createAdmin(port: number, password: string): Admin {
  let pool: Pool | null = null
  const open = () =>
    mysql.createPool({
      host: '127.0.0.1',
      port,
      user: 'admin',
      password,
      database: 'stickyshop',
      timezone: 'Z',
      connectTimeout: 1000,
      connectionLimit: 5,
    })

  async function query(sql: string, params: (string | number)[] = [], timeoutMs = 2000) {
    pool ??= open()
    const connection = await pool.getConnection()
    return ask(connection, sql, params, timeoutMs)
  }

  function close(): void {
    pool?.end().catch(() => {})
    pool = null
  }

  return { query, close }
}

async function ask(
  connection: PoolConnection,
  sql: string,
  params: (string | number)[],
  timeoutMs: number,
): Promise<Row[]> {
  try {
    const [rows] = await connection.query({ sql, values: params, timeout: timeoutMs })
    connection.release()
    return Array.isArray(rows) ? (rows as Row[]) : []
  } catch (error) {
    // It may still be busy with the statement, or be dead.
    connection.destroy()
    throw error
  }
}

/** One after the other. */
export async function runAll(query: Query, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await query(statement, [], 15_000)
}

export const oneText = (rows: Row[]): string => String(Object.values(rows[0] ?? {})[0] ?? '')
