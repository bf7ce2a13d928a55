import { orderNumber } from '../orders/order-page.ts'
import { date } from '../views/date.ts'
import { money } from '../views/money.ts'
import { count } from './count.ts'
import type { OverviewPage, StatTile } from './models.ts'
import { fileHref } from './order-row.ts'
import type { SalesDay } from './overview-repository.ts'
import type { SalesOverview } from './overview-service.ts'
import { revenueChart, shortDay } from './revenue-chart.ts'
import { stockNote } from './stock-note.ts'

export function overviewPage(overview: SalesOverview): OverviewPage {
  const { days, toShipCount } = overview
  return {
    tiles: [
      tile('Today', days.slice(-1)),
      tile('Last 7 days', days.slice(-7)),
      tile('Last 30 days', days),
    ],
    chart: revenueChart(days),
    days: days.map(dayRow).reverse(),
    toShipText: toShipText(toShipCount),
    toShip: overview.toShip.map((order) => ({
      number: orderNumber(order.id),
      href: fileHref(order.id),
      name: order.name,
      total: money(order.totalCents),
      placedAt: date(order.placedAt),
    })),
    runningLow: overview.runningLow.map(({ id, name, stock }) => ({
      name,
      href: `/admin/products/${id}`,
      stock: stockNote(stock),
    })),
    bestSellers: overview.bestSellers.map((product) => ({
      name: product.name,
      href: `/admin/products/${product.productId}`,
      sold: `${product.sold.toLocaleString('en')} sold`,
      revenue: money(product.revenueCents),
    })),
  }
}

function tile(label: string, days: SalesDay[]): StatTile {
  const orders = days.reduce((sum, day) => sum + day.orders, 0)
  const cents = days.reduce((sum, day) => sum + day.revenueCents, 0)
  const average = orders ? `, ${money(Math.round(cents / orders))} on average` : ''
  return { label, value: money(cents), detail: `${count(orders, 'order')}${average}` }
}

const dayRow = ({ day, orders, revenueCents }: SalesDay) => ({
  day: shortDay(day),
  orders,
  revenue: money(revenueCents),
})

function toShipText(waiting: number): string {
  if (waiting === 0) return 'Nothing is waiting'
  return waiting < 1000 ? count(waiting, 'order') : '1,000 orders or more'
}
