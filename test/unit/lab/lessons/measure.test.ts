import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { report } from '../../../../apps/lab/lessons/12-availability/lesson.ts'
import type { Asked } from '../../../../apps/lab/lessons/measure/ask.ts'
import {
  availability,
  inParallel,
  inSeries,
  minutesAYear,
} from '../../../../apps/lab/lessons/measure/availability.ts'
import { mean, percentile } from '../../../../apps/lab/lessons/measure/percentile.ts'
import { outageMs } from '../../../../apps/lab/lessons/measure/until-well.ts'

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

test('outages that overlap count once', () => {
  // Nothing worked from 0 to 2000, seen by requests that waited for up to two seconds.
  const seen = Array.from({ length: 40 }, (_, turn) => {
    const isWell = turn % 2 === 1
    return { ...asked(turn * 50, isWell), ms: isWell ? 2010 - turn * 50 : 100 }
  })
  assert.equal(outageMs([...seen, asked(2020, true)], 3000), 2010)
  // A request that fails late says nothing about those that began after it and worked.
  assert.equal(outageMs([{ ...asked(0, false), ms: 5000 }, asked(50, true)], 6000), 60)
})

test('outages never take longer than from the first failure to the end', () => {
  const requests = fc.array(
    fc.record({ at: fc.nat(5000), ms: fc.integer({ min: 1, max: 8000 }), isWell: fc.boolean() }),
  )
  fc.assert(
    fc.property(requests, (some) => {
      const seen = some.map((one) => ({ ...asked(one.at, one.isWell), ms: one.ms }))
      const failed = seen.filter(({ isWell }) => !isWell).map(({ at }) => at)
      const sum = outageMs(seen, 6000)
      assert.ok(sum >= 0 && sum <= 6000 - Math.min(6000, ...failed))
    }),
  )
})

test('the sentences of an unlikely lesson 12 have figures that people can read', () => {
  const repairMs = 40_000 / 3
  const failures = (['edge', 'app', 'primary', 'replica', 'redis'] as const).flatMap((name) => [
    { name, repairMs, outageMs: 20_000 / 7 },
    { name, repairMs: 10 * repairMs, outageMs: 20_000_000 / 7 },
  ])
  const { broken } = report(3, failures, { togetherMs: 1 / 3, hangMs: 10 })
  assert.ok(broken.length > 5)
  for (const text of broken) assert.doesNotMatch(text, /\d\.\d\d/)
  assert.ok(broken.includes('edge was back after 73333.3 ms'), broken.join('\n'))
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
