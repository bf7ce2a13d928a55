import assert from 'node:assert/strict'
import { test } from 'node:test'
import { percent } from '../../chaos/numbers.ts'

test('a share is written to two digits of what there is, or of what is missing', () => {
  const shares = [0, 0.00059, 0.5, 0.85, 0.999, 0.99953, 0.999999, 1]
  assert.deepEqual(shares.map(percent), [
    ...['0 %', '0.059 %', '50 %', '85 %'],
    ...['99.9 %', '99.953 %', '99.9999 %', '100 %'],
  ])
})
