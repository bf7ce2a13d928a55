import assert from 'node:assert/strict'
import { test } from 'node:test'
import { revenueChart, roundUp } from '../../../../apps/shop/admin/overview-page.ts'
import { everyDay } from '../../../../apps/shop/admin/overview-service.ts'

const today = new Date('2026-11-21T00:00:00Z')
const sold = (day: string, revenueCents: number) => ({ day, orders: 1, revenueCents })

test('thirty days, of which those without sales are zero', () => {
  const days = everyDay([sold('2026-11-20', 500), sold('2026-10-01', 900)], today)
  assert.equal(days.length, 30)
  assert.deepEqual(days[0], { day: '2026-10-23', orders: 0, revenueCents: 0 })
  assert.deepEqual(days[28], sold('2026-11-20', 500))
  assert.equal(days[29]?.day, '2026-11-21')
})

test('bars stand on the ground and stay in the picture', () => {
  const days = everyDay([sold('2026-11-20', 123_456), sold('2026-11-21', 1)], today)
  const { bars, width, height } = revenueChart(days)
  for (const bar of bars) {
    assert.ok(bar.x >= 0 && bar.x + bar.width <= width)
    assert.ok(bar.y >= 0 && Math.abs(bar.y + bar.height - height) < 1e-9)
  }
  assert.equal(bars[28]?.height, 61.7)
  assert.equal(bars[29]?.height, 1, 'a cent is seen')
  assert.equal(bars[0]?.height, 0)
  assert.deepEqual(
    bars.filter(({ isToday }) => isToday),
    [bars[29]],
  )
})

test('the picture is told in words', () => {
  const { summary, bars, scale, days } = revenueChart(
    everyDay([sold('2026-11-20', 123_456)], today),
  )
  assert.match(summary, /best day was 20 Nov with €1,234\.56/)
  assert.equal(bars[28]?.title, '20 Nov: €1,234.56, 1 order')
  assert.deepEqual(
    scale.map(({ label }) => label),
    ['€2,000', '€1,000', '€0'],
  )
  assert.deepEqual(days, ['23 Oct', '7 Nov', '21 Nov'])
})

test('a shop that sold nothing has an empty chart', () => {
  const { summary, bars } = revenueChart(everyDay([], today))
  assert.match(summary, /Nothing was sold/)
  assert.ok(bars.every(({ height }) => height === 0))
})

test('the scale ends at a round number above the highest', () => {
  const tops = [0, 1, 999, 1000, 1001, 2500, 7999, 100_001, 9_900_000].map(roundUp)
  assert.deepEqual(tops, [1000, 1000, 1000, 1000, 2000, 4000, 8000, 200_000, 10_000_000])
})
