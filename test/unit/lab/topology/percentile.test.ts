import assert from 'node:assert/strict'
import { test } from 'node:test'
import { percentile } from '../../../../apps/lab/topology/percentile.ts'
import { latencyBoundsMs } from '../../../../apps/shared/app-traffic.ts'
import { latencyOf } from './fixtures.ts'

const together = (...all: number[][]) =>
  latencyBoundsMs.map((_, at) => all.reduce((sum, one) => sum + (one[at] ?? 0), 0))

test('nothing measured has no percentile', () => {
  assert.equal(percentile(latencyOf(0, 10), 0.5), null)
  assert.equal(percentile([], 0.99), null)
})

test('a percentile needs a request beyond it', () => {
  const known = (requests: number) =>
    [0.5, 0.95, 0.99].map((share) => percentile(latencyOf(requests, 10), share) !== null)
  assert.deepEqual(known(1), [false, false, false])
  assert.deepEqual(known(19), [true, false, false])
  assert.deepEqual(known(20), [true, true, false])
  assert.deepEqual(known(100), [true, true, true])
})

test('a percentile is within its bucket, so at most a third too much', () => {
  for (const ms of [0.3, 2, 10, 47, 900, 12_000]) {
    const found = percentile(latencyOf(1000, ms), 0.95) ?? 0
    assert.ok(found > ms / 1.31 && found < ms * 1.31, `${ms} ms was found as ${found}`)
  }
})

test('the slow few are seen at p99 and not at p95', () => {
  const buckets = together(latencyOf(970, 10), latencyOf(30, 1000))
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(buckets, share) ?? 0)
  assert.ok(p50 && p50 < 14, `p50 ${p50}`)
  assert.ok(p95 && p95 < 14, `p95 ${p95}`)
  assert.ok(p99 && p99 > 700 && p99 < 1400, `p99 ${p99}`)
})
