import { checkNumber, type Handle } from '../db/handle.ts'
import { type AddressRow, type OrderRow, orderColumns, toAddress, toOrder } from './order-row.ts'

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

export interface OrderLine {
  orderId: number
  productId: number
  name: string
  unitPriceCents: number
  quantity: number
  /** Null once the product is no longer sold. */
  slug: string | null
  /** File name in public/pictures. */
  picture: string
}

interface LineRow {
  order_id: number
  product_id: number
  line_name: string
  unit_price_cents: number
  quantity: number
  slug: string | null
  picture: string
}

/** Of `order_lines l` and their `products p`. */
const lineColumns = `l.order_id, l.product_id, l.name AS line_name, l.unit_price_cents,
            l.quantity, IF(p.retired_at IS NULL, p.slug, NULL) AS slug, p.picture`

/** The lines of some orders. */
export async function listOrderLines(
  handle: Handle,
  orderIds: readonly number[],
): Promise<OrderLine[]> {
  if (orderIds.length === 0) return []
  const rows = await handle.select<LineRow>(
    `SELECT ${lineColumns}
       FROM order_lines l
       JOIN products p ON p.id = l.product_id
      WHERE l.order_id IN (${orderIds.map(() => '?').join(', ')})
      ORDER BY l.order_id, l.product_id`,
    orderIds,
  )
  return rows.map(toOrderLine)
}

export interface Payment {
  reference: string
  brand: string
  last4: string
  amountCents: number
  status: 'captured' | 'refunded'
}

/** With its lines and how it was paid. */
export type WholeOrder = Order & { lines: OrderLine[]; payment: Payment }

interface PaymentRow {
  reference: string
  card_brand: string
  card_last4: string
  amount_cents: number
  payment_status: Payment['status']
}

/** Of `payments b`. */
const paymentColumns = `b.reference, b.card_brand, b.card_last4, b.amount_cents, b.status AS payment_status`

export async function findPayment(handle: Handle, orderId: number): Promise<Payment | null> {
  const [row] = await handle.select<PaymentRow>(
    `SELECT ${paymentColumns}
       FROM payments b
      WHERE b.order_id = ?`,
    [orderId],
  )
  return row ? toPayment(row) : null
}

/** An order with its payment and its lines: what the customer's order page shows. */
export async function findWholeOrder(
  handle: Handle,
  userId: number,
  id: number,
): Promise<WholeOrder | null> {
  const rows = await handle.select<OrderRow & PaymentRow & LineRow>(
    `SELECT ${orderColumns}, ${paymentColumns}, ${lineColumns}
       FROM orders o
       JOIN payments b ON b.order_id = o.id
       JOIN order_lines l ON l.order_id = o.id
       JOIN products p ON p.id = l.product_id
      WHERE o.id = ?
        AND o.user_id = ?
      ORDER BY l.product_id`,
    [id, userId],
  )
  const [row] = rows
  return row ? { ...toOrder(row), payment: toPayment(row), lines: rows.map(toOrderLine) } : null
}

export async function markRefunded(handle: Handle, orderId: number): Promise<void> {
  await handle.change(
    `UPDATE payments
        SET status = 'refunded', refunded_at = CURRENT_TIMESTAMP(3)
      WHERE order_id = ?
        AND status = 'captured'`,
    [orderId],
  )
}

/** Puts units of a cancelled order back into stock. */
export async function returnStock(
  handle: Handle,
  productId: number,
  quantity: number,
): Promise<void> {
  await handle.change(
    `UPDATE products
        SET stock = stock + ?
      WHERE id = ?`,
    [quantity, productId],
  )
}

export const toOrderLine = (row: LineRow): OrderLine => ({
  orderId: row.order_id,
  productId: row.product_id,
  name: row.line_name,
  unitPriceCents: row.unit_price_cents,
  quantity: row.quantity,
  slug: row.slug,
  picture: row.picture,
})

const toPayment = (row: PaymentRow): Payment => ({
  reference: row.reference,
  brand: row.card_brand,
  last4: row.card_last4,
  amountCents: row.amount_cents,
  status: row.payment_status,
})
