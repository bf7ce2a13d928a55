import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  mean,
  outageMs,
  percentile,
  type Timed,
} from '../../../../apps/lab/lessons/measure/requests.ts'

const request = (at: number, ok: boolean): Timed => ({
  ...{ at, ok, ms: 10, status: ok ? 200 : 503, answer: null },
})

test('an outage lasts from the first failure to the next success', () => {
  const seen = [request(0, true), request(50, false), request(100, false), request(150, true)]
  assert.equal(outageMs(seen, 200), 110)
  assert.equal(outageMs([...seen].reverse(), 200), 110)
})

test('two outages add up, and one without an end lasts to the end', () => {
  const seen = [request(0, false), request(50, true), request(100, false), request(150, false)]
  assert.equal(outageMs(seen, 400), 60 + 300)
  assert.equal(outageMs([request(0, true)], 400), 0)
})

test('outages that overlap count once', () => {
  // Nothing worked from 0 to 2000, seen by requests that waited for up to two seconds.
  const seen = Array.from({ length: 40 }, (_, turn) => {
    const ok = turn % 2 === 1
    return { ...request(turn * 50, ok), ms: ok ? 2010 - turn * 50 : 100 }
  })
  assert.equal(outageMs([...seen, request(2020, true)], 3000), 2010)
  // A request that fails late says nothing about those that began after it and worked.
  assert.equal(outageMs([{ ...request(0, false), ms: 5000 }, request(50, true)], 6000), 60)
})

test('outages never take longer than from the first failure to the end', () => {
  const requests = fc.array(
    fc.record({ at: fc.nat(5000), ms: fc.integer({ min: 1, max: 8000 }), ok: fc.boolean() }),
  )
  fc.assert(
    fc.property(requests, (some) => {
      const seen = some.map((one) => ({ ...request(one.at, one.ok), ms: one.ms }))
      const failed = seen.filter(({ ok }) => !ok).map(({ at }) => at)
      const sum = outageMs(seen, 6000)
      assert.ok(sum >= 0 && sum <= 6000 - Math.min(6000, ...failed))
    }),
  )
})

test('a percentile is a value that was measured', () => {
  const values = Array.from({ length: 20 }, (_, at) => 20 - at)
  assert.equal(percentile(values, 0.95), 19)
  assert.equal(percentile(values, 0.5), 10)
  assert.equal(percentile([7], 0.95), 7)
  assert.equal(percentile([], 0.95), 0)
  assert.equal(mean([1, 2, 6]), 3)
})
