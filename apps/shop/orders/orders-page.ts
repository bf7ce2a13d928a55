import { formatAddress } from 'localized-address-format'
import { shippingCostLabel, shippingPrice } from '../checkout/checkout-page.ts'
import { countryName } from '../checkout/shipping.ts'
import { date, dateTime, money } from '../views/format.ts'
import type { Pagination } from '../views/models.ts'
import type {
  Address,
  Order,
  OrderLine,
  OrderState,
  Payment,
  Shipping,
  WholeOrder,
} from './orders-repository.ts'
import type { OrderHistory, OrderWithLines } from './orders-service.ts'

export interface OrderSummary {
  /** "S-000123" */
  number: string
  href: string
  placedAt: string
  status: OrderStatus
  total: string
  itemsText: string
  pictures: string[]
}

export interface OrderStatus {
  value: 'paid' | 'shipped' | 'cancelled'
  text: string
}

export interface OrdersPage {
  orders: OrderSummary[]
  pagination: Pagination | null
}

export interface OrderPage {
  number: string
  placedAt: string
  status: OrderStatus
  /** True on the first page after it was placed: shows the thank-you. */
  justPlaced: boolean
  lines: {
    name: string
    href: string | null
    picture: string
    price: string
    quantity: number
    lineTotal: string
  }[]
  subtotal: string
  shipping: { label: string; price: string }
  total: string
  /** Picked up in the shop: the address is a name only. */
  pickup: boolean
  address: string[]
  payment: { brand: string; last4: string; status: string }
  /** Page that asks before it is cancelled, or null when it can't be any more. */
  cancelHref: string | null
}

const picturesShown = 4

export const ordersPage = ({ orders, page, pages }: OrderHistory): OrdersPage => ({
  orders: orders.map(summary),
  pagination: paginationOf(page, pages),
})

const summary = (order: OrderWithLines): OrderSummary => ({
  number: orderNumber(order.id),
  href: orderHref(order.id),
  placedAt: date(order.placedAt),
  status: statusOf(order),
  total: money(order.totalCents),
  itemsText: itemsText(order.lines.map(({ name }) => name)),
  pictures: order.lines.slice(0, picturesShown).map(({ picture }) => `/pictures/${picture}`),
})

/** "Oak honey", "Oak honey and Wax tape", "Oak honey, Wax tape and 3 more". */
function itemsText(names: string[]): string {
  const [first = '', second, ...others] = names
  if (!second) return first
  if (others.length === 0) return `${first} and ${second}`
  return `${first}, ${second} and ${others.length} more`
}

function paginationOf(page: number, pages: number): Pagination | null {
  if (pages === 1 && page === 1) return null
  const link = (number: number) => (number === 1 ? '/orders' : `/orders?page=${number}`)
  return {
    text: `Page ${page} of ${pages}`,
    previous: page > 1 ? link(Math.min(page - 1, pages)) : null,
    next: page < pages ? link(page + 1) : null,
    pages: shownPages(page, pages).map((number) =>
      number
        ? { label: String(number), href: link(number), current: number === page }
        : { label: '…', href: null, current: false },
    ),
  }
}

/** First, last, and those around the current page; null is a gap. */
function shownPages(page: number, pages: number): (number | null)[] {
  const near = [1, page - 1, page, page + 1, pages].filter((n) => n >= 1 && n <= pages)
  const sorted = [...new Set(near)].sort((a, b) => a - b)
  return sorted.flatMap((n, i) => (i > 0 && n - (sorted[i - 1] ?? 0) > 1 ? [null, n] : [n]))
}

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

/** An address line by line, as its country writes it. */
export function addressLines(address: Address): string[] {
  const { name, street, postalCode, city, state, country } = address
  const lines = formatAddress(
    {
      postalCountry: country,
      name,
      // Japan's format has the city in the line of the street.
      addressLines: country === 'JP' ? [`${street}, ${city}`] : [street],
      locality: city,
      administrativeArea: state,
      postalCode,
    },
    'latin',
  )
  return [...lines, countryName(country)]
}
