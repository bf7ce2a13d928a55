import { checkNumber, type Handle, type Param } from '../db/handle.ts'
import { type OrderRow, orderColumns, toOrder } from '../orders/order-row.ts'
import type { Order, OrderState, Shipping } from '../orders/orders-repository.ts'
import { type Page, type Slice, startingWith, toSlice } from './list-query.ts'

export interface ListedOrder {
  id: number
  status: OrderState
  shipping: Shipping
  name: string
  userId: number
  email: string
  items: number
  totalCents: number
  placedAt: Date
}

interface Row {
  id: number
  status: OrderState
  shipping: Shipping
  name: string
  user_id: number
  email: string
  items: number
  total_cents: number
  placed_at: Date
}

interface OrderQuery extends Page {
  status: OrderState | 'all'
  /** An order's number, whose it is, or the beginning of their email address. */
  search: { id: number } | { userId: number } | { email: string } | null
}

/** Newest first; open ones the other way round: who has waited longest comes first. */
export async function listOrders(handle: Handle, query: OrderQuery): Promise<Slice<ListedOrder>> {
  const source = sourceFor(query.search)
  const conditions = [...source.conditions, ...(query.status === 'all' ? [] : ['o.status = ?'])]
  const rows = await handle.select<Row>(
    `SELECT o.id, o.status, o.shipping, o.name, o.user_id, u.email, o.total_cents, o.placed_at,
            CAST((SELECT COALESCE(SUM(l.quantity), 0)
                    FROM order_lines l
                   WHERE l.order_id = o.id) AS SIGNED) AS items
       FROM ${source.from}
      ${conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''}
      ORDER BY o.id ${query.status === 'paid' ? 'ASC' : 'DESC'}
      LIMIT ? OFFSET ?`,
    [
      ...source.params,
      ...(query.status === 'all' ? [] : [query.status]),
      query.size + 1,
      query.offset,
    ],
  )
  return toSlice(rows.map(toListedOrder), query)
}

interface Source {
  from: string
  conditions: string[]
  params: Param[]
}

const everyOrder = 'orders o JOIN users u ON u.id = o.user_id'

// By email: from the few people whose address begins so to their orders, never through all orders.
const ordersOfSome = `(SELECT id, email
               FROM users
              WHERE email LIKE ?
              ORDER BY email
              LIMIT 20) AS u STRAIGHT_JOIN orders o ON o.user_id = u.id`

function sourceFor(search: OrderQuery['search']): Source {
  if (!search) return { from: everyOrder, conditions: [], params: [] }
  if ('id' in search) return { from: everyOrder, conditions: ['o.id = ?'], params: [search.id] }
  if ('userId' in search)
    return { from: everyOrder, conditions: ['o.user_id = ?'], params: [search.userId] }
  return { from: ordersOfSome, conditions: [], params: [startingWith(search.email)] }
}

const toListedOrder = (row: Row): ListedOrder => ({
  id: row.id,
  status: row.status,
  shipping: row.shipping,
  name: row.name,
  userId: row.user_id,
  email: row.email,
  items: checkNumber('items', row.items),
  totalCents: row.total_cents,
  placedAt: row.placed_at,
})

/** An order as the back office sees it: whose it is, and when it went where. */
export interface OrderDetail extends Order {
  email: string
  shippedAt: Date | null
  cancelledAt: Date | null
}

interface DetailRow extends OrderRow {
  email: string
  shipped_at: Date | null
  cancelled_at: Date | null
}

export async function findOrderDetail(handle: Handle, id: number): Promise<OrderDetail | null> {
  const [row] = await handle.select<DetailRow>(
    `SELECT ${orderColumns}, u.email, o.shipped_at, o.cancelled_at
       FROM orders o
       JOIN users u ON u.id = o.user_id
      WHERE o.id = ?`,
    [id],
  )
  return row
    ? {
        ...toOrder(row),
        email: row.email,
        shippedAt: row.shipped_at,
        cancelledAt: row.cancelled_at,
      }
    : null
}

/** Orders to ship, as far as counting them is of use: 1,000 means "1,000 or more". */
export async function countToShip(handle: Handle): Promise<number> {
  const [row] = await handle.select<{ waiting: number }>(
    `SELECT COUNT(*) AS waiting
       FROM (SELECT id
               FROM orders
              WHERE status = 'paid'
              LIMIT 1000) AS counted`,
  )
  return checkNumber('waiting', row?.waiting)
}

export interface WaitingOrder {
  id: number
  name: string
  totalCents: number
  placedAt: Date
}

/** Who has waited longest. */
export async function listToShip(handle: Handle): Promise<WaitingOrder[]> {
  const rows = await handle.select<{
    id: number
    name: string
    total_cents: number
    placed_at: Date
  }>(
    `SELECT id, name, total_cents, placed_at
       FROM orders
      WHERE status = 'paid'
      ORDER BY id
      LIMIT 8`,
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    totalCents: row.total_cents,
    placedAt: row.placed_at,
  }))
}

/** Only what is paid and not cancelled can be shipped; false when it is not. */
export async function shipOrder(handle: Handle, id: number, at: Date): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE orders
        SET status = 'shipped', shipped_at = ?
      WHERE id = ?
        AND status = 'paid'`,
    [at, id],
  )
  return affectedRows === 1
}
