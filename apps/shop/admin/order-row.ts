import { orderNumber } from '../orders/order-page.ts'
import type { OrderState } from '../orders/orders-repository.ts'
import { dateTime } from '../views/date.ts'
import type { OrderStatus } from '../views/models.ts'
import { money } from '../views/money.ts'
import { count } from './count.ts'
import type { AdminOrderRow } from './models.ts'
import type { ListedOrder } from './orders-repository.ts'

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
export const shopStatus = ({
  status,
  shipping,
}: Pick<ListedOrder, 'status' | 'shipping'>): OrderStatus => ({
  value: status,
  text: (shipping === 'pickup' ? textsOfPickup : texts)[status],
})

export const fileHref = (id: number): string => `/admin/orders/${id}`

export const orderRow = (order: ListedOrder): AdminOrderRow => ({
  number: orderNumber(order.id),
  href: fileHref(order.id),
  placedAt: dateTime(order.placedAt),
  name: order.name,
  email: order.email,
  personHref: `/admin/people/${order.userId}`,
  items: count(order.items, 'item'),
  total: money(order.totalCents),
  status: shopStatus(order),
})
