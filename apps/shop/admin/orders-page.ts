import { shippingCostLabel, shippingPrice } from '../checkout/checkout-page.ts'
import { addressLines, type OrderStatus, orderNumber } from '../orders/orders-page.ts'
import type { OrderLine, OrderState, Payment } from '../orders/orders-repository.ts'
import { count, dateTime, money } from '../views/format.ts'
import type { Pagination } from '../views/models.ts'
import { pager, type Tab, tabs } from './admin-page.ts'
import type { Slice } from './list-query.ts'
import type { ListedOrder, OrderDetail } from './orders-repository.ts'
import type { OrderWithPayment } from './orders-service.ts'

export interface AdminOrdersPage {
  tabs: Tab[]
  status: string
  q: string
  orders: AdminOrderRow[]
  emptyText: string
  pagination: Pagination | null
}

export interface AdminOrderRow {
  number: string
  href: string
  placedAt: string
  name: string
  email: string
  personHref: string
  items: string
  total: string
  status: OrderStatus
}

export interface AdminOrderPage {
  number: string
  status: OrderStatus
  /** "Placed on …", "Shipped on …", in order. */
  history: { label: string; at: string }[]
  lines: {
    name: string
    href: string
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
  person: { email: string; href: string }
  payment: { card: string; reference: string; status: string } | null
  /** Path to POST to; null when it can't be done any more. */
  shipAction: string | null
  /** Page that asks before it is cancelled; null when it can't be done any more. */
  cancelHref: string | null
}

const path = '/admin/orders'
const labels = { all: 'All', paid: 'Open', shipped: 'Completed', cancelled: 'Cancelled' }

interface Query {
  q: string
  status: OrderState | 'all'
  page: number
}

export function ordersPage(
  { q, status, page }: Query,
  { items, hasMore }: Slice<ListedOrder>,
): AdminOrdersPage {
  return {
    tabs: tabs(path, 'status', labels, status),
    status,
    q,
    orders: items.map(orderRow),
    emptyText: q ? `No order here matches “${q}”.` : 'No orders here.',
    pagination: pager(path, { q, status: status === 'all' ? '' : status }, page, hasMore),
  }
}

const texts: Record<OrderState, string> = {
  paid: 'To ship',
  shipped: 'Shipped',
  cancelled: 'Cancelled',
}
const textsOfPickup: Record<OrderState, string> = {
  paid: 'To be picked up',
  shipped: 'Picked up',
  cancelled: 'Cancelled',
}

/** As staff read it: what is paid is to be shipped or picked up. */
export const adminStatus = ({
  status,
  shipping,
}: Pick<ListedOrder, 'status' | 'shipping'>): OrderStatus => ({
  value: status,
  text: (shipping === 'pickup' ? textsOfPickup : texts)[status],
})

export const adminOrderHref = (id: number): string => `/admin/orders/${id}`

export const orderRow = (order: ListedOrder): AdminOrderRow => ({
  number: orderNumber(order.id),
  href: adminOrderHref(order.id),
  placedAt: dateTime(order.placedAt),
  name: order.name,
  email: order.email,
  personHref: `/admin/people/${order.userId}`,
  items: count(order.items, 'item'),
  total: money(order.totalCents),
  status: adminStatus(order),
})

const paymentTexts = { captured: 'Paid', refunded: 'Refunded' }

export function orderPage({ order, lines, payment }: OrderWithPayment): AdminOrderPage {
  const open = order.status === 'paid'
  const pickup = order.shipping === 'pickup'
  return {
    number: orderNumber(order.id),
    status: adminStatus(order),
    history: historyOf(order),
    lines: lines.map(lineOf),
    subtotal: money(order.subtotalCents),
    shipping: {
      label: shippingCostLabel(order.shipping),
      price: shippingPrice(order.shippingCents),
    },
    total: money(order.totalCents),
    pickup,
    address: pickup ? [order.name] : addressLines(order),
    person: { email: order.email, href: `/admin/people/${order.userId}` },
    payment: payment && paymentOf(payment),
    shipAction: open ? `${adminOrderHref(order.id)}/shipment` : null,
    cancelHref: open ? `${adminOrderHref(order.id)}/cancellation` : null,
  }
}

function historyOf({ shipping, placedAt, shippedAt, cancelledAt }: OrderDetail) {
  const steps = [
    { label: 'Placed and paid', at: placedAt },
    { label: shipping === 'pickup' ? 'Picked up' : 'Shipped', at: shippedAt },
    { label: 'Cancelled and refunded', at: cancelledAt },
  ]
  return steps.flatMap(({ label, at }) => (at ? [{ label, at: dateTime(at) }] : []))
}

const lineOf = (line: OrderLine) => ({
  name: line.name,
  href: `/admin/products/${line.productId}`,
  picture: `/pictures/${line.picture}`,
  price: money(line.unitPriceCents),
  quantity: line.quantity,
  lineTotal: money(line.unitPriceCents * line.quantity),
})

const paymentOf = ({ brand, last4, reference, status }: Payment) => ({
  card: `${brand} ending in ${last4}`,
  reference,
  status: paymentTexts[status],
})
