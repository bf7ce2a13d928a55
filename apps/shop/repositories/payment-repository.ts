import type { Handle } from '../db/handle.ts'
import { type Order, type OrderRow, orderColumns, toOrder } from './order-repository.ts'

export interface Payment {
  reference: string
  brand: string
  last4: string
  amountCents: number
  status: 'captured' | 'refunded'
}

export type PaidOrder = Order & { payment: Payment }

interface Row {
  reference: string
  card_brand: string
  card_last4: string
  amount_cents: number
  payment_status: Payment['status']
}

const columns = `p.reference, p.card_brand, p.card_last4, p.amount_cents, p.status AS payment_status`

export async function findPayment(handle: Handle, orderId: number): Promise<Payment | null> {
  const [row] = await handle.select<Row>(
    `SELECT ${columns}
       FROM payments p
      WHERE p.order_id = ?`,
    [orderId],
  )
  return row ? toPayment(row) : null
}

export async function findPaidOrder(
  handle: Handle,
  userId: number,
  id: number,
): Promise<PaidOrder | null> {
  const [row] = await handle.select<OrderRow & Row>(
    `SELECT ${orderColumns}, ${columns}
       FROM orders o
       JOIN payments p ON p.order_id = o.id
      WHERE o.id = ?
        AND o.user_id = ?`,
    [id, userId],
  )
  return row ? { ...toOrder(row), payment: toPayment(row) } : null
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
