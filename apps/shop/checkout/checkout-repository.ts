import { isDuplicateKey } from '../db/database-error.ts'
import { checkFlag, type Handle } from '../db/handle.ts'
import type { Order, Payment } from '../orders/orders-repository.ts'

/** A cart's line as it would be bought now. */
export interface CheckoutLine {
  productId: number
  name: string
  picture: string
  unitPriceCents: number
  quantity: number
  stock: number
  retired: boolean
}

interface Row {
  product_id: number
  name: string
  picture: string
  price_cents: number
  quantity: number
  stock: number
  retired: number
}

/** By product, the order in which stock is taken. */
export async function listCheckoutLines(handle: Handle, cartId: string): Promise<CheckoutLine[]> {
  const rows = await handle.select<Row>(
    `SELECT l.product_id, p.name, p.picture, p.price_cents, l.quantity, p.stock,
            p.retired_at IS NOT NULL AS retired
       FROM cart_lines l
       JOIN products p ON p.id = l.product_id
      WHERE l.cart_id = ?
      ORDER BY l.product_id`,
    [cartId],
  )
  return rows.map(toLine)
}

/**
 * Takes a line out of the cart as it was read; false when it was changed since.
 * By primary key, so that it locks this row and no gap that other carts need.
 */
export async function takeFromCart(
  handle: Handle,
  cartId: string,
  { productId, quantity }: Pick<CheckoutLine, 'productId' | 'quantity'>,
): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `DELETE FROM cart_lines
      WHERE cart_id = ?
        AND product_id = ?
        AND quantity = ?`,
    [cartId, productId, quantity],
  )
  return affectedRows === 1
}

/** Sells `quantity` units, all or none; false when there are not as many. */
export async function takeStock(
  handle: Handle,
  productId: number,
  quantity: number,
): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE products
        SET stock = stock - ?
      WHERE id = ?
        AND stock >= ?
        AND retired_at IS NULL`,
    [quantity, productId, quantity],
  )
  return affectedRows === 1
}

export interface NewOrder extends Omit<Order, 'id' | 'status' | 'placedAt'> {
  idempotencyKey: string
  /** SHA-256 as hex. */
  requestHash: string
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

export async function insertOrderLines(
  handle: Handle,
  orderId: number,
  lines: readonly Pick<CheckoutLine, 'productId' | 'name' | 'unitPriceCents' | 'quantity'>[],
): Promise<void> {
  await handle.change(
    `INSERT INTO order_lines (order_id, product_id, name, unit_price_cents, quantity)
     VALUES ${lines.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
    lines.flatMap((line) => [
      orderId,
      line.productId,
      line.name,
      line.unitPriceCents,
      line.quantity,
    ]),
  )
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

const toLine = (row: Row): CheckoutLine => ({
  productId: row.product_id,
  name: row.name,
  picture: row.picture,
  unitPriceCents: row.price_cents,
  quantity: row.quantity,
  stock: row.stock,
  retired: checkFlag('retired', row.retired),
})
