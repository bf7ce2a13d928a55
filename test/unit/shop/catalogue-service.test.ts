import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cacheFor, totalOf } from '../../../apps/shop/catalogue/catalogue-service.ts'

function counting(fails: () => boolean = () => false) {
  let now = 0
  let loads = 0
  const load = async () => {
    loads++
    if (fails()) throw new Error('away')
    return loads
  }
  const get = cacheFor(1000, load, () => now)
  return {
    get: () => get(null),
    pass: (ms: number) => {
      now += ms
    },
  }
}

describe('a cached value', () => {
  test('is loaded once for all who ask, until its time is over', async () => {
    const { get, pass } = counting()
    assert.deepEqual(await Promise.all([get(), get(), get()]), [1, 1, 1])
    pass(999)
    assert.equal(await get(), 1)
    pass(1)
    assert.deepEqual(await Promise.all([get(), get()]), [2, 2])
  })

  test('goes on to be used while it can’t be loaded anew', async () => {
    let away = false
    const { get, pass } = counting(() => away)
    assert.equal(await get(), 1)
    away = true
    pass(5000)
    assert.equal(await get(), 1)
    away = false
    assert.equal(await get(), 3)
  })

  test('that was never loaded is the error', async () => {
    let away = true
    const { get } = counting(() => away)
    await assert.rejects(get(), /away/)
    away = false
    assert.equal(await get(), 2)
  })
})

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
