import type { Address, Order, OrderState, Shipping } from './orders-repository.ts'

/** How orders are stored, for the repositories of orders and of the back office. */

export interface AddressRow {
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

export const toAddress = (row: AddressRow): Address => ({
  name: row.name,
  street: row.street,
  postalCode: row.postal_code,
  city: row.city,
  state: row.state,
  country: row.country,
})
