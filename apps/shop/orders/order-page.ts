import { shippingCostLabel, shippingPrice } from '../checkout/shipping-text.ts'
import { dateTime } from '../views/date.ts'
import type { OrderPage, OrderStatus } from '../views/models.ts'
import { money } from '../views/money.ts'
import { addressLines } from './address.ts'
import type { OrderLine } from './order-line-repository.ts'
import type { Order, OrderState, Shipping } from './orders-repository.ts'
import type { Payment, WholeOrder } from './payment-repository.ts'

const statuses: Record<OrderState, string> = {
  paid: 'Paid, being packed',
  shipped: 'Shipped',
  cancelled: 'Cancelled',
}
const statusesOfPickup: Record<OrderState, string> = {
  paid: 'Paid, to be picked up',
  shipped: 'Picked up',
  cancelled: 'Cancelled',
}
const payments: Record<Payment['status'], string> = { captured: 'Paid', refunded: 'Refunded' }

export const orderNumber = (id: number): string => `S-${String(id).padStart(6, '0')}`
export const orderHref = (id: number): string => `/orders/${id}`
type Status = Pick<Order, 'status' | 'shipping'>

/** "Shipped", or "Picked up" where that is how the customer gets it. */
export const statusOf = ({ status, shipping }: Status): OrderStatus => ({
  value: status,
  text: (shipping === 'pickup' ? statusesOfPickup : statuses)[status],
})

/** "shipped", "picked up" or "cancelled", in a sentence. */
export const doneText = ({
  status,
  shipping,
}: {
  status: OrderState
  shipping: Shipping
}): string => (status === 'shipped' && shipping === 'pickup' ? 'picked up' : status)

export function orderPage(order: WholeOrder, justPlaced: boolean): OrderPage {
  return {
    number: orderNumber(order.id),
    placedAt: dateTime(order.placedAt),
    status: statusOf(order),
    justPlaced,
    lines: order.lines.map(lineOf),
    subtotal: money(order.subtotalCents),
    shipping: {
      label: shippingCostLabel(order.shipping),
      price: shippingPrice(order.shippingCents),
    },
    total: money(order.totalCents),
    pickup: order.shipping === 'pickup',
    address: order.shipping === 'pickup' ? [order.name] : addressLines(order),
    payment: {
      brand: order.payment.brand,
      last4: order.payment.last4,
      status: payments[order.payment.status],
    },
    cancelHref: order.status === 'paid' ? `${orderHref(order.id)}/cancellation` : null,
  }
}

const lineOf = (line: OrderLine) => ({
  name: line.name,
  href: line.slug && `/products/${line.slug}`,
  picture: `/pictures/${line.picture}`,
  price: money(line.unitPriceCents),
  quantity: line.quantity,
  lineTotal: money(line.unitPriceCents * line.quantity),
})
