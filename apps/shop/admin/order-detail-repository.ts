import type { Handle } from '../db/handle.ts'
import type { Address, OrderState, Shipping } from '../orders/orders-repository.ts'

/** An order as the back office sees it: whose it is, and when it went where. */
export interface OrderDetail extends Address {
  id: number
  userId: number
  email: string
  status: OrderState
  shipping: Shipping
  subtotalCents: number
  shippingCents: number
  totalCents: number
  placedAt: Date
  shippedAt: Date | null
  cancelledAt: Date | null
}

interface Row {
  id: number
  user_id: number
  email: string
  status: OrderState
  name: string
  street: string
  postal_code: string
  city: string
  state: string
  country: string
  shipping: Shipping
  subtotal_cents: number
  shipping_cents: number
  total_cents: number
  placed_at: Date
  shipped_at: Date | null
  cancelled_at: Date | null
}

export async function findOrderDetail(handle: Handle, id: number): Promise<OrderDetail | null> {
  const [row] = await handle.select<Row>(
    `SELECT o.id, o.user_id, u.email, o.status, o.name, o.street, o.postal_code, o.city, o.state,
            o.country, o.shipping, o.subtotal_cents, o.shipping_cents, o.total_cents,
            o.placed_at, o.shipped_at, o.cancelled_at
       FROM orders o
       JOIN users u ON u.id = o.user_id
      WHERE o.id = ?`,
    [id],
  )
  return row ? toDetail(row) : null
}

const toDetail = (row: Row): OrderDetail => ({
  id: row.id,
  userId: row.user_id,
  email: row.email,
  status: row.status,
  name: row.name,
  street: row.street,
  postalCode: row.postal_code,
  city: row.city,
  state: row.state,
  country: row.country,
  shipping: row.shipping,
  subtotalCents: row.subtotal_cents,
  shippingCents: row.shipping_cents,
  totalCents: row.total_cents,
  placedAt: row.placed_at,
  shippedAt: row.shipped_at,
  cancelledAt: row.cancelled_at,
})
