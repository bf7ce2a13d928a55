import assert from 'node:assert/strict'
import { test } from 'node:test'
import { percentile, ratios, spread } from '../../bench/statistics.ts'

test('the median is the one in the middle, or between the two there', () => {
  assert.deepEqual(spread([5, 1, 3]), { median: 3, least: 1, most: 5 })
  assert.deepEqual(spread([10, 2, 4, 3]), { median: 3.5, least: 2, most: 10 })
  assert.deepEqual(spread([7]), { median: 7, least: 7, most: 7 })
})

test('of no values there is no median', () => {
  assert.throws(() => spread([]), /nothing to measure/)
})

test('a percentile is one of the values', () => {
  const values = Array.from({ length: 200 }, (_, at) => 200 - at)
  assert.equal(percentile(values, 0.5), 100)
  assert.equal(percentile(values, 0.99), 198)
  assert.equal(percentile([4], 0.99), 4)
  assert.ok(Number.isNaN(percentile([], 0.5)))
})

test('ratios are of what was measured in the same repeat', () => {
  assert.deepEqual(ratios([10, 40], [5, 20]), [2, 2])
  assert.deepEqual(ratios([10, 40, 7], [5, 20]), [2, 2])
})
