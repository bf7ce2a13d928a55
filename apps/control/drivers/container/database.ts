import { readFileSync } from 'node:fs'
import mysql, { type RowDataPacket } from 'mysql2/promise'
import { replication } from './keeper-client.ts'
import { Refusal } from './legacy.ts'

export type Row = Record<string, unknown>
export type Query = (sql: string, values?: (string | number)[]) => Promise<Row[]>

/** Runs `work` on the primary, as the shop would. @throws Refusal when there is none. */
export async function atPrimary<T>(work: (query: Query) => Promise<T>): Promise<T> {
  const state = await replication.state()
  const node = state?.nodes.find(({ writable }) => writable)
  if (!node) throw new Refusal(503, 'No database can be written to right now.')
  return atNode(node.name, work)
}

export async function atNode<T>(host: string, work: (query: Query) => Promise<T>): Promise<T> {
  const connection = await mysql.createConnection({
    host,
    user: 'shop',
    password: readFileSync('/run/secrets/database-shop', 'utf8'),
    database: 'stickyshop',
    timezone: 'Z',
    connectTimeout: 2000,
  })
  try {
    return await work(async (sql, values = []) => {
      const [rows] = await connection.query<RowDataPacket[]>({ sql, values, timeout: 5000 })
      return Array.isArray(rows) ? rows : []
    })
  } finally {
    connection.destroy()
  }
}
