import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import mysql, { type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'
import { readSecret } from './stack.ts'

const json = async (runDir: string, name: string) =>
  JSON.parse(await readFile(path.join(runDir, name), 'utf8'))

/** `mysql://user:password@host:port/database` of db-1 of a shop that runs from `runDir`. */
export async function primaryAddress(runDir: string, account = 'shop'): Promise<string> {
  const { ports } = await json(runDir, 'state.json')
  return `mysql://${account}:${readSecret(runDir, `database-${account}`)}@127.0.0.1:${ports['db-1']}/stickyshop`
}

/** Connects to db-1 with the shop's own account, or another. Close it with `end`. */
export async function openPrimary(runDir: string, account = 'shop') {
  const connection = await mysql.createConnection(await primaryAddress(runDir, account))

  const number = async (sql: string, params: (string | number)[]) => {
    const [rows] = await connection.query<RowDataPacket[]>(sql, params)
    return Number(Object.values(rows[0] ?? {})[0])
  }

  /** Creates a product with this stock, listed last. */
  async function productWithStock(stock: number): Promise<number> {
    const [{ insertId }] = await connection.query<ResultSetHeader>(
      `INSERT INTO products (slug, category_id, name, summary, description, price_cents, stock, picture, created_at)
       SELECT ?, category_id, 'A rare thing', summary, description, price_cents, ?, picture, '2020-01-01'
         FROM products ORDER BY id LIMIT 1`,
      [`rare-${randomUUID()}`, stock],
    )
    return insertId
  }

  async function productsInStock(count: number): Promise<number[]> {
    const [rows] = await connection.query<RowDataPacket[]>(
      'SELECT id FROM products WHERE stock > 20 AND retired_at IS NULL AND id > 1 ORDER BY id LIMIT ?',
      [count],
    )
    return rows.map(({ id }) => id)
  }

  return {
    connection,
    productWithStock,
    productsInStock,
    stockOf: (id: number) => number('SELECT stock FROM products WHERE id = ?', [id]),
    unitsSold: (id: number) =>
      number(
        `SELECT COALESCE(SUM(l.quantity), 0)
           FROM order_lines l JOIN orders o ON o.id = l.order_id
          WHERE l.product_id = ? AND o.status <> 'cancelled'`,
        [id],
      ),
    end: () => connection.end(),
  }
}
