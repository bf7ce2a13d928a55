import type { RowDataPacket } from 'mysql2/promise'
import mysql from 'mysql2/promise'
import type { DatabaseStatus, Status } from '../../apps/control/status/status.ts'
import { until } from '../../apps/shared/until.ts'
import { readSecret } from '../support/stack.ts'
import type { Attempt } from './journal.ts'

/** For a database that is late, on a busy machine. */
const catchUpMs = 30_000

/** What the databases hold, compared with what customers know. */
export interface Found {
  acknowledged: number
  refused: number
  unknown: number
  /** Acknowledged, and not there. */
  lost: number
  /** Orders that no customer has sent: one more than they know of. */
  duplicates: number
  /** Refused, and there. */
  refusedButPlaced: number
  /** Orders whose lines or payment do not add up to their total. */
  inconsistent: number
  /** Products of which stock and sold are not what there was. */
  stockWrong: number
  /** Databases that do not hold the same orders. */
  diverged: number
}

/** Opens a database of a run folder as its administrator. */
export const openDatabase = (runDir: string, { port }: Pick<DatabaseStatus, 'port'>) =>
  mysql.createConnection({
    host: '127.0.0.1',
    port,
    user: 'admin',
    password: readSecret(runDir, 'database-admin'),
    database: 'stickyshop',
  })

type Connection = Awaited<ReturnType<typeof openDatabase>>

const rowsOf = async (connection: Connection, sql: string, values: unknown[] = []) =>
  (await connection.query<RowDataPacket[]>(sql, values))[0]

/** What the surviving primary held before anything was broken. */
export interface Books {
  /** Of each product, on the shelf and sold: together they stay what they were. */
  units: ReadonlyMap<number, number>
  /** `orderId` of each. */
  orders: ReadonlySet<string>
}

export async function readBooks(runDir: string, { databases }: Status): Promise<Books> {
  const primary = databases.find(({ role }) => role === 'primary') ?? { port: 0 }
  const connection = await openDatabase(runDir, primary)
  const [units, orders] = [await countUnits(connection), await listOrders(connection)]
  await connection.end()
  return { units, orders: new Set(orders.keys()) }
}

const orderId = (email: string, key: string) => `${email} ${key}`

/** The total of each order in cents, by `orderId`. */
async function listOrders(connection: Connection): Promise<Map<string, number>> {
  const rows = await rowsOf(
    connection,
    `SELECT u.email, o.idempotency_key, o.total_cents FROM orders o JOIN users u ON u.id = o.user_id`,
  )
  return new Map(
    rows.map((row) => [orderId(row.email, row.idempotency_key), Number(row.total_cents)]),
  )
}

async function countUnits(connection: Connection): Promise<Map<number, number>> {
  const rows = await rowsOf(
    connection,
    `SELECT p.id, CAST(p.stock + COALESCE(SUM(IF(o.status <> 'cancelled', l.quantity, 0)), 0) AS SIGNED) AS units
       FROM products p
       LEFT JOIN order_lines l ON l.product_id = p.id
       LEFT JOIN orders o ON o.id = l.order_id
      GROUP BY p.id, p.stock`,
  )
  return new Map(rows.map(({ id, units }) => [Number(id), Number(units)]))
}

/** Reads back from the surviving primary, and compares the others with it. */
export async function checkOrders(
  runDir: string,
  databases: readonly DatabaseStatus[],
  attempts: readonly Attempt[],
  before: Books,
): Promise<Found> {
  const count = (outcome: Attempt['outcome']) =>
    attempts.filter((one) => one.outcome === outcome).length
  const found: Found = {
    acknowledged: count('acknowledged'),
    refused: count('refused'),
    unknown: count('unknown'),
    ...{ lost: 0, duplicates: 0, refusedButPlaced: 0 },
    ...{ inconsistent: 0, stockWrong: 0, diverged: 0 },
  }
  const primary = databases.find(({ role }) => role === 'primary')
  if (!primary) throw new Error('No database is the primary.')
  const connection = await openDatabase(runDir, primary)
  try {
    const placed = await listOrders(connection)
    for (const { email, key, outcome, totalCents } of attempts) {
      const total = placed.get(orderId(email, key))
      if (total === undefined && outcome === 'acknowledged') found.lost++
      if (total !== undefined && outcome === 'refused') found.refusedButPlaced++
      if (total !== undefined && total !== totalCents) found.inconsistent++
    }
    const sent = new Set(attempts.map(({ email, key }) => orderId(email, key)))
    for (const id of placed.keys()) if (!before.orders.has(id) && !sent.has(id)) found.duplicates++
    const [wrong] = await rowsOf(
      connection,
      `SELECT CAST(COUNT(*) AS SIGNED) AS orders FROM orders o
         LEFT JOIN (SELECT order_id, SUM(unit_price_cents * quantity) AS cents FROM order_lines GROUP BY order_id) l
                ON l.order_id = o.id
         LEFT JOIN payments p ON p.order_id = o.id
        WHERE NOT (o.subtotal_cents <=> l.cents) OR o.total_cents <> o.subtotal_cents + o.shipping_cents
           OR NOT (p.amount_cents <=> o.total_cents)`,
    )
    found.inconsistent += Number(wrong?.orders)
    const unitsNow = await countUnits(connection)
    for (const [id, units] of before.units) if (unitsNow.get(id) !== units) found.stockWrong++
    const own = await checksum(connection)
    for (const other of databases.filter((one) => one !== primary)) {
      const there = await openDatabase(runDir, other)
      // One may be late; nobody orders any more.
      if (!(await until(async () => (await checksum(there)) === own, catchUpMs))) found.diverged++
      await there.end()
    }
    return found
  } finally {
    await connection.end()
  }
}

const checksum = async (connection: Connection): Promise<string> => {
  const [row] = await rowsOf(
    connection,
    `SELECT CONCAT(COUNT(*), ' ', COALESCE(SUM(CRC32(CONCAT_WS('|', id, user_id, idempotency_key, status, total_cents))), 0)) AS sum FROM orders`,
  )
  return String(row?.sum)
}
