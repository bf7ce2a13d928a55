import { checkNumber } from '../db/check-number.ts'
import { isDuplicateKey } from '../db/database-error.ts'
import type { Handle } from '../db/handle.ts'

export type OrderState = 'paid' | 'shipped' | 'cancelled'
export type Shipping = 'standard' | 'express' | 'pickup'

/** An order that is picked up has a name only; the rest is empty. */
export interface Address {
  name: string
  street: string
  postalCode: string
  city: string
  /** As it is written in an address ('CA', 'Tokyo'); empty where addresses have none. */
  state: string
  /** ISO 3166, two letters. */
  country: string
}

export interface Order extends Address {
  id: number
  userId: number
  status: OrderState
  shipping: Shipping
  subtotalCents: number
  shippingCents: number
  totalCents: number
  placedAt: Date
}

export interface NewOrder extends Omit<Order, 'id' | 'status' | 'placedAt'> {
  idempotencyKey: string
  /** SHA-256 as hex. */
  requestHash: string
}

interface AddressRow {
  name: string
  street: string
  postal_code: string
  city: string
  state: string
  country: string
}

export interface OrderRow extends AddressRow {
  id: number
  user_id: number
  status: OrderState
  shipping: Shipping
  subtotal_cents: number
  shipping_cents: number
  total_cents: number
  placed_at: Date
}

/** Of `orders o`. */
export const orderColumns = `o.id, o.user_id, o.status, o.name, o.street, o.postal_code, o.city,
            o.state, o.country, o.shipping, o.subtotal_cents, o.shipping_cents, o.total_cents, o.placed_at`

export async function findOrder(handle: Handle, userId: number, id: number): Promise<Order | null> {
  const [row] = await handle.select<OrderRow>(
    `SELECT ${orderColumns}
       FROM orders o
      WHERE o.id = ?
        AND o.user_id = ?`,
    [id, userId],
  )
  return row ? toOrder(row) : null
}

/** Newest first. */
export async function listOrdersOf(
  handle: Handle,
  userId: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<Order[]> {
  const rows = await handle.select<OrderRow>(
    `SELECT ${orderColumns}
       FROM orders o
      WHERE o.user_id = ?
      ORDER BY o.id DESC
      LIMIT ? OFFSET ?`,
    [userId, limit, offset],
  )
  return rows.map(toOrder)
}

export async function countOrdersOf(handle: Handle, userId: number): Promise<number> {
  const [row] = await handle.select<{ orders: number }>(
    `SELECT COUNT(*) AS orders
       FROM orders
      WHERE user_id = ?`,
    [userId],
  )
  return checkNumber('orders', row?.orders)
}

/** Where the customer's last shipped order went. */
export async function findLastAddress(handle: Handle, userId: number): Promise<Address | null> {
  const [row] = await handle.select<AddressRow>(
    `SELECT name, street, postal_code, city, state, country
       FROM orders
      WHERE user_id = ?
        AND country <> ''
      ORDER BY id DESC
      LIMIT 1`,
    [userId],
  )
  return row ? toAddress(row) : null
}

/** What an idempotency key was used for. */
export interface KeyedOrder {
  id: number
  requestHash: string
}

export async function findOrderByKey(
  handle: Handle,
  userId: number,
  idempotencyKey: string,
): Promise<KeyedOrder | null> {
  const [row] = await handle.select<{ id: number; request_hash: string }>(
    `SELECT id, request_hash
       FROM orders
      WHERE user_id = ?
        AND idempotency_key = ?`,
    [userId, idempotencyKey],
  )
  return row ? { id: row.id, requestHash: row.request_hash } : null
}

/**
 * The new order's id, or null when the key was used before. Locks its user first: other
 * orders of the same person wait for the end of this transaction.
 */
export async function insertOrder(handle: Handle, order: NewOrder): Promise<number | null> {
  try {
    const { insertId } = await handle.change(
      `INSERT INTO orders (user_id, idempotency_key, request_hash, status,
                           name, street, postal_code, city, state, country,
                           shipping, subtotal_cents, shipping_cents, total_cents)
       SELECT id, ?, ?, 'paid', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
         FROM users
        WHERE id = ?
          FOR UPDATE`,
      [
        order.idempotencyKey,
        order.requestHash,
        order.name,
        order.street,
        order.postalCode,
        order.city,
        order.state,
        order.country,
        order.shipping,
        order.subtotalCents,
        order.shippingCents,
        order.totalCents,
        order.userId,
      ],
    )
    return insertId
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    return null
  }
}

/** False when the order is not this user's, or is not to be cancelled any more. */
export async function markCancelled(handle: Handle, userId: number, id: number): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE orders
        SET status = 'cancelled', cancelled_at = CURRENT_TIMESTAMP(3)
      WHERE id = ?
        AND user_id = ?
        AND status = 'paid'`,
    [id, userId],
  )
  return affectedRows === 1
}

export const toOrder = (row: OrderRow): Order => ({
  id: row.id,
  userId: row.user_id,
  status: row.status,
  ...toAddress(row),
  shipping: row.shipping,
  subtotalCents: row.subtotal_cents,
  shippingCents: row.shipping_cents,
  totalCents: row.total_cents,
  placedAt: row.placed_at,
})

const toAddress = (row: AddressRow): Address => ({
  name: row.name,
  street: row.street,
  postalCode: row.postal_code,
  city: row.city,
  state: row.state,
  country: row.country,
})
