import { date } from '../views/date.ts'
import type { OrderSummary, OrdersPage, Pagination } from '../views/models.ts'
import { money } from '../views/money.ts'
import { orderHref, orderNumber, statusOf } from './order-page.ts'
import type { OrderHistory, OrderWithLines } from './orders-service.ts'

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
