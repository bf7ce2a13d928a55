import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { listHref } from '../../../apps/shop/catalogue/catalogue-page.ts'
import { pagination } from '../../../apps/shop/views/pagination.ts'

const href = (page: number) => `/p${page}`
const labels = (page: number, pages: number) =>
  pagination(page, pages, href)
    ?.pages.map(({ label, current }) => (current ? `[${label}]` : label))
    .join(' ')

describe('the pages of a list', () => {
  test('are not shown when there is only one', () => {
    assert.equal(pagination(1, 1, href), null)
    assert.equal(pagination(1, 0, href), null)
  })

  test('are the first, the last and the neighbours', () => {
    assert.equal(labels(1, 2), '[1] 2')
    assert.equal(labels(1, 42), '[1] 2 … 42')
    assert.equal(labels(3, 5), '1 2 [3] 4 5')
    assert.equal(labels(20, 42), '1 … 19 [20] 21 … 42')
    assert.equal(labels(42, 42), '1 … 41 [42]')
  })

  test('have a next and a previous one', () => {
    const middle = pagination(2, 3, href)
    assert.deepEqual([middle?.previous, middle?.next], ['/p1', '/p3'])
    assert.equal(middle?.text, 'Page 2 of 3')
    assert.equal(pagination(1, 3, href)?.previous, null)
    assert.equal(pagination(3, 3, href)?.next, null)
  })
})

describe('the address of a list', () => {
  test('has only what is not as usual', () => {
    assert.equal(listHref({ q: '', category: '', sort: '', page: 1 }), '/products')
    assert.equal(
      listHref({ q: 'a & b', category: 'tapes', sort: 'price', page: 3 }),
      '/products?q=a+%26+b&category=tapes&sort=price&page=3',
    )
  })
})
