import type { StockNote } from '../catalogue/product-card.ts'
import { orderNumber } from '../orders/orders-page.ts'
import { count, date, money } from '../views/format.ts'
import { type ActiveUsersBand, activeUsersBand } from './active-users-band.ts'
import type { StatTile } from './admin-page.ts'
import { adminOrderHref } from './orders-page.ts'
import type { SalesDay } from './overview-repository.ts'
import type { Overview } from './overview-service.ts'
import { stockNote } from './products-page.ts'

/** Lengths in the units of a 100-high picture without labels, which are text beside it. */
export interface RevenueChart {
  width: number
  height: number
  /** One sentence instead of the picture. */
  summary: string
  bars: RevenueBar[]
  dayWidth: number
  /** From top to bottom. */
  scale: { y: number; label: string }[]
  /** Below the picture, from left to right. */
  days: string[]
}

export interface RevenueBar {
  /** Where the day begins: all of it can be pointed at, however low its bar. */
  left: number
  x: number
  y: number
  width: number
  height: number
  title: string
  isToday: boolean
}

export interface OverviewPage {
  tiles: StatTile[]
  chart: RevenueChart
  /** The chart in figures, newest day first. */
  days: { day: string; orders: number; revenue: string }[]
  /** "3 orders", "1,000 orders or more", "Nothing" */
  toShipText: string
  toShip: { number: string; href: string; name: string; total: string; placedAt: string }[]
  runningLow: { name: string; href: string; stock: StockNote }[]
  bestSellers: { name: string; href: string; sold: string; revenue: string }[]
  activeUsers: ActiveUsersBand
}

export function overviewPage(overview: Overview): OverviewPage {
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
      href: adminOrderHref(order.id),
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
    activeUsers: activeUsersBand(overview.activeUsers),
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
  if (waiting === 0) return 'No open orders'
  return waiting < 1000 ? count(waiting, 'order') : '1,000 orders or more'
}

const dayWidth = 10
const gap = 2
const height = 100

/** Revenue a day as bars; the last day is today. */
export function revenueChart(days: SalesDay[]): RevenueChart {
  const highest = Math.max(...days.map(({ revenueCents }) => revenueCents))
  const top = roundUp(highest)
  const bars = days.map((day, index) => bar(day, index, top))
  const last = bars.at(-1)
  if (last) last.isToday = true
  return {
    width: days.length * dayWidth,
    height,
    dayWidth,
    summary: summaryOf(days, highest),
    bars,
    scale: [1, 0.5, 0].map((part) => ({ y: height * (1 - part), label: euros(top * part) })),
    days: [0, Math.floor(days.length / 2), days.length - 1].map((at) => shortDay(days[at]?.day)),
  }
}

function bar({ day, orders, revenueCents }: SalesDay, index: number, top: number) {
  // A day with any sale at all is seen.
  const length = revenueCents && Math.max(1, Math.round((revenueCents / top) * height * 10) / 10)
  return {
    left: index * dayWidth,
    x: index * dayWidth + gap / 2,
    y: Math.round((height - length) * 10) / 10,
    width: dayWidth - gap,
    height: length,
    title: `${shortDay(day)}: ${money(revenueCents)}, ${count(orders, 'order')}`,
    isToday: false,
  }
}

/** The next 1, 2, 4 or 10 times a power of ten euros: numbers whose half is round, too. */
export function roundUp(cents: number): number {
  const unit = 10 ** Math.max(3, Math.floor(Math.log10(Math.max(cents, 1))))
  const factor = [1, 2, 4, 6, 8, 10].find((times) => times * unit >= cents) ?? 10
  return factor * unit
}

function summaryOf(days: SalesDay[], highest: number): string {
  const best = days.find(({ revenueCents }) => revenueCents === highest)
  if (!best || highest === 0) return 'Nothing was sold in the last 30 days.'
  return `Revenue per day of the last 30 days. The best day was ${shortDay(best.day)} with ${money(highest)}.`
}

const euros = (cents: number) => `€${Math.round(cents / 100).toLocaleString('en')}`

const dayAndMonth = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})

/** "2026-11-21" → "21 Nov". */
export const shortDay = (day = '1970-01-01'): string => dayAndMonth.format(new Date(day))
