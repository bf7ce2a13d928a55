import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duration, parseDuration } from '../../../apps/shared/duration.ts'

test('a duration is a number with its unit, or 0', () => {
  assert.equal(parseDuration('300ms'), 300)
  assert.equal(parseDuration('3s'), 3000)
  assert.equal(parseDuration('1.5s'), 1500)
  assert.equal(parseDuration('2m'), 120_000)
  assert.equal(parseDuration('1h'), 3_600_000)
  assert.equal(parseDuration('0'), 0)
})

test('anything else is none', () => {
  for (const text of ['', '3', '-3s', '3 s', 's', '1e3s', '3S', '3s ', 'NaN', '99999999999s'])
    assert.equal(parseDuration(text), null, text)
})

test('a duration is told in the unit that people would use', () => {
  assert.equal(duration(200), '0.2 s')
  assert.equal(duration(45_000), '45 s')
  assert.equal(duration(180_000), '3 min')
  assert.equal(duration(7_500_000), '2 h 5 min')
  assert.equal(duration(7_200_000), '2 h')
  assert.equal(duration(5 * 86_400_000), '5 days')
})
