import { money } from '../views/money.ts'
import { count } from './count.ts'
import type { RevenueChart } from './models.ts'
import type { SalesDay } from './overview-repository.ts'

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
