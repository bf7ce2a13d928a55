import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Asked } from '../../../../apps/console/lessons/measure/ask.ts'
import {
  availability,
  inParallel,
  inSeries,
  minutesAYear,
} from '../../../../apps/console/lessons/measure/availability.ts'
import { mean, percentile } from '../../../../apps/console/lessons/measure/percentile.ts'
import { outageMs } from '../../../../apps/console/lessons/measure/until-well.ts'

const asked = (at: number, isWell: boolean): Asked => ({
  ...{ at, isWell, ms: 10, status: isWell ? 200 : 503, answer: null },
})

test('an outage lasts from the first failure to the next success', () => {
  const seen = [asked(0, true), asked(50, false), asked(100, false), asked(150, true)]
  assert.equal(outageMs(seen, 200), 110)
  assert.equal(outageMs([...seen].reverse(), 200), 110)
})

test('two outages add up, and one without an end lasts to the end', () => {
  const seen = [asked(0, false), asked(50, true), asked(100, false), asked(150, false)]
  assert.equal(outageMs(seen, 400), 60 + 300)
  assert.equal(outageMs([asked(0, true)], 400), 0)
})

test('a percentile is a value that was measured', () => {
  const values = Array.from({ length: 20 }, (_, at) => 20 - at)
  assert.equal(percentile(values, 0.95), 19)
  assert.equal(percentile(values, 0.5), 10)
  assert.equal(percentile([7], 0.95), 7)
  assert.equal(percentile([], 0.95), 0)
  assert.equal(mean([1, 2, 6]), 3)
})

test('availability: a chain is worse than its links, stand-ins are better', () => {
  const half = availability(1, 3_600_000)
  assert.equal(half, 0.5)
  assert.equal(inSeries([half, half]), 0.25)
  assert.equal(inParallel([half, half]), 0.75)
  assert.equal(Math.round(minutesAYear(0.999)), 526)
})
