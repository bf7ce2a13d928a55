import type { OrderState } from '../orders/orders-repository.ts'
import { pager, tabs } from './list-links.ts'
import type { AdminOrdersPage } from './models.ts'
import { orderRow } from './order-row.ts'
import type { ListedOrder } from './orders-repository.ts'
import type { Slice } from './page.ts'

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
