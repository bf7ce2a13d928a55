import assert from 'node:assert/strict'
import { test } from 'node:test'
import { totalOf } from '../../../apps/shop/catalogue/catalogue-service.ts'

const page = (offset: number) => ({ categoryId: null, offset, limit: 24 })

test('before its last page a list has as many products as were counted', () => {
  assert.equal(totalOf(24, page(0), 72), 72)
  assert.equal(totalOf(24, page(24), 72), 72)
})

test('a page that is not full knows better than an older count', () => {
  assert.equal(totalOf(5, page(0), 4), 5)
  assert.equal(totalOf(5, page(0), 6), 5)
  assert.equal(totalOf(23, page(48), 72), 71)
})

test('never fewer than are seen', () => {
  assert.equal(totalOf(24, page(24), 30), 48)
  assert.equal(totalOf(0, page(0), 72), 0)
})
