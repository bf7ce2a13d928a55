import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import { databasePort } from './config.ts'

export type Row = Record<string, unknown>
export type DatabaseNode = ReturnType<typeof createDatabaseNode>

/** The administrator's one connection to a node: made when needed, given up when it fails. */
export function createDatabaseNode(name: string, password: string) {
  let connection: Connection | null = null

  const open = async () => {
    const made = await mysql.createConnection({
      host: name,
      port: databasePort,
      user: 'admin',
      password,
      timezone: 'Z',
      connectTimeout: 1000,
    })
    // Whoever asks next hears of it; without a listener it would end the process.
    made.on('error', () => made.destroy())
    return made
  }

  /** @throws when there is no answer in time, and what the server finds fault with. */
  async function query(sql: string, values: string[] = [], timeout = 2000): Promise<Row[]> {
    connection ??= await open()
    const used = connection
    try {
      const [rows] = await used.query<RowDataPacket[]>({ sql, values, timeout })
      return Array.isArray(rows) ? rows : []
    } catch (error) {
      used.destroy()
      if (connection === used) connection = null
      throw error
    }
  }

  async function run(statements: readonly string[], timeout = 15_000): Promise<void> {
    for (const statement of statements) await query(statement, [], timeout)
  }

  return { name, query, run }
}
