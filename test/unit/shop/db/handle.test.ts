import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkFlag, checkNumber } from '../../../../apps/shop/db/handle.ts'

describe('a computed number', () => {
  test('is returned as it is', () => {
    assert.equal(checkNumber('items', 0), 0)
    assert.equal(checkNumber('items', 12), 12)
    assert.equal(checkFlag('retired', 1), true)
    assert.equal(checkFlag('retired', 0), false)
  })

  test('is refused as text, or when it is missing', () => {
    assert.throws(() => checkNumber('items', '1'), /column items is string, not a number/)
    assert.throws(() => checkFlag('retired', '1'), /column retired is string/)
    for (const value of [null, undefined, Number.NaN, 1n, true])
      assert.throws(() => checkNumber('items', value), TypeError)
  })
})
