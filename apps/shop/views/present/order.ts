import type { OrderLine } from '../../repositories/order-line-repository.ts'
import type { Order, OrderState } from '../../repositories/order-repository.ts'
import type { Payment, WholeOrder } from '../../repositories/payment-repository.ts'
import { countryName } from '../../services/countries.ts'
import type { OrderPage, OrderStatus } from '../models.ts'
import { dateTime } from './date.ts'
import { money } from './money.ts'
import { shippingLabels, shippingPrice } from './shipping.ts'

const statuses: Record<OrderState, string> = {
  paid: 'Paid, being packed',
  shipped: 'Shipped',
  cancelled: 'Cancelled',
}
const payments: Record<Payment['status'], string> = { captured: 'Paid', refunded: 'Refunded' }

export const orderNumber = (id: number): string => `S-${String(id).padStart(6, '0')}`
export const orderHref = (id: number): string => `/orders/${id}`
export const statusOf = (value: OrderState): OrderStatus => ({ value, text: statuses[value] })

export function orderPage(order: WholeOrder, justPlaced: boolean): OrderPage {
  return {
    number: orderNumber(order.id),
    placedAt: dateTime(order.placedAt),
    status: statusOf(order.status),
    justPlaced,
    lines: order.lines.map(lineOf),
    subtotal: money(order.subtotalCents),
    shipping: { label: shippingLabels[order.shipping], price: shippingPrice(order.shippingCents) },
    total: money(order.totalCents),
    address: addressOf(order),
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

const addressOf = ({ name, street, postalCode, city, country }: Order) => [
  name,
  street,
  `${postalCode} ${city}`,
  countryName(country),
]
