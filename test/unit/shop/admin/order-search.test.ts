import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listHref, pager } from '../../../../apps/shop/admin/admin-page.ts'
import { containing, startingWith } from '../../../../apps/shop/admin/list-query.ts'
import { searchFor } from '../../../../apps/shop/admin/orders-service.ts'

test('orders are searched by number or by the beginning of an address', () => {
  for (const typed of ['S-000123', 's-123', 's123', '123', '000123'])
    assert.deepEqual(searchFor(typed), { id: 123 })
  assert.deepEqual(searchFor('alice@'), { email: 'alice@' })
  assert.deepEqual(searchFor('s-12x'), { email: 's-12x' })
  assert.equal(searchFor(''), null)
})

test('what is typed into a search is no pattern', () => {
  assert.equal(containing('50%_\\'), '%50\\%\\_\\\\%')
  assert.equal(startingWith('a_b'), 'a\\_b%')
})

test('pages keep the search', () => {
  const query = { q: 'tape & glue', status: '' }
  assert.deepEqual(pager('/admin/orders', query, 2, true), {
    text: 'Page 2',
    previous: '/admin/orders?q=tape+%26+glue',
    next: '/admin/orders?q=tape+%26+glue&page=3',
    pages: [],
  })
  assert.equal(pager('/admin/orders', query, 1, false), null)
  assert.equal(listHref('/admin/orders', { q: '' }), '/admin/orders')
})
