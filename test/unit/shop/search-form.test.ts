import assert from 'node:assert/strict'
import { test } from 'node:test'
import { searchForm } from '../../../apps/shop/catalogue/catalogue-routes.ts'
import { parseAddress } from '../../../apps/shop/http/forms.ts'

test('a list’s address that means nothing is told in one sentence for each mistake', () => {
  assert.throws(() => parseAddress(searchForm, { sort: 'up', page: '-1' }), {
    message:
      'The order must be one of: relevance, newest, price, price-desc, name. The page must be a whole number from 1 to 1,000,000.',
    status: 400,
  })
})

test('an address without a word means the first page of all', () => {
  assert.deepEqual(parseAddress(searchForm, {}), { q: '', category: '', sort: '', page: 1 })
})
