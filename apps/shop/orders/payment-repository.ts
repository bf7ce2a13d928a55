import type { Handle } from '../db/handle.ts'
import { type LineRow, lineColumns, type OrderLine, toOrderLine } from './order-line-repository.ts'
import { type Order, type OrderRow, orderColumns, toOrder } from './orders-repository.ts'

export interface Payment {
  reference: string
  brand: string
  last4: string
  amountCents: number
  status: 'captured' | 'refunded'
}

/** With its lines and how it was paid. */
export type WholeOrder = Order & { lines: OrderLine[]; payment: Payment }

interface Row {
  reference: string
  card_brand: string
  card_last4: string
  amount_cents: number
  payment_status: Payment['status']
}

/** Of `payments b`. */
const columns = `b.reference, b.card_brand, b.card_last4, b.amount_cents, b.status AS payment_status`

export async function findPayment(handle: Handle, orderId: number): Promise<Payment | null> {
  const [row] = await handle.select<Row>(
    `SELECT ${columns}
       FROM payments b
      WHERE b.order_id = ?`,
    [orderId],
  )
  return row ? toPayment(row) : null
}

export async function findPaidOrder(
  handle: Handle,
  userId: number,
  id: number,
): Promise<WholeOrder | null> {
  const rows = await handle.select<OrderRow & Row & LineRow>(
    `SELECT ${orderColumns}, ${columns}, ${lineColumns}
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

export async function insertPayment(
  handle: Handle,
  orderId: number,
  payment: Omit<Payment, 'status'>,
): Promise<void> {
  await handle.change(
    `INSERT INTO payments (order_id, reference, card_brand, card_last4, amount_cents, status)
     VALUES (?, ?, ?, ?, ?, 'captured')`,
    [orderId, payment.reference, payment.brand, payment.last4, payment.amountCents],
  )
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

const toPayment = (row: Row): Payment => ({
  reference: row.reference,
  brand: row.card_brand,
  last4: row.card_last4,
  amountCents: row.amount_cents,
  status: row.payment_status,
})
