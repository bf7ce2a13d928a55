import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  countText,
  listHref,
  pagination,
  productsPage,
} from '../../../apps/shop/catalogue/catalogue-page.ts'
import type { CatalogueQuery } from '../../../apps/shop/catalogue/catalogue-service.ts'

const tapes = { id: 2, slug: 'tapes', name: 'Tapes', description: 'Long ones.', picture: 't.svg' }
const plain: CatalogueQuery = { q: '', category: '', sort: '', page: 1 }
const pageOf = (
  query: Partial<CatalogueQuery>,
  total = 72,
  more: { corrected?: string; someWords?: boolean } = {},
) =>
  productsPage(
    {
      products: [],
      total,
      category: query.category ? tapes : null,
      pages: Math.ceil(total / 24),
      ...{ corrected: null, someWords: false, favourites: [], ...more },
    },
    { ...plain, ...query },
    [tapes],
  )
const sortsOf = (query: Partial<CatalogueQuery>) =>
  pageOf(query).sorts.map(({ value, current }) => (current ? `[${value}]` : value))

describe('a product list', () => {
  test('is called after what it shows', () => {
    assert.equal(pageOf({}).heading, 'All products')
    assert.equal(pageOf({ category: 'tapes' }).heading, 'Tapes')
    assert.equal(pageOf({ category: 'tapes' }).intro, 'Long ones.')
    assert.equal(pageOf({ q: 'glue' }).heading, 'Results for “glue”')
    assert.equal(pageOf({ q: 'glue', category: 'tapes' }).heading, 'Results for “glue” in Tapes')
  })

  test('tells what was looked for instead', () => {
    assert.equal(pageOf({ q: 'honey' }).searched, null)
    assert.deepEqual(pageOf({ q: 'hony', page: 2 }, 72, { corrected: 'honey' }).searched, {
      text: '',
      meant: { text: 'honey', href: '/products?q=honey' },
    })
    const some = pageOf({ q: 'honey xyz' }, 3, { someWords: true }).searched
    assert.match(some?.text ?? '', /No product matches all of these words/)
  })

  test('offers all categories where one has nothing', () => {
    assert.equal(pageOf({ q: 'honey', category: 'tapes' }, 0).everywhere, '/products?q=honey')
    assert.equal(pageOf({ q: 'honey', category: 'tapes' }, 1).everywhere, null)
  })

  test('counts up to a thousand', () => {
    assert.equal(countText(0), '0 products')
    assert.equal(countText(1), '1 product')
    assert.equal(countText(1000), '1,000 products')
    assert.equal(countText(1001), 'more than 1,000 products')
  })

  test('is newest first, a search best first, until somebody chooses', () => {
    assert.deepEqual(sortsOf({}), ['[newest]', 'price', 'price-desc', 'name'])
    assert.deepEqual(sortsOf({ sort: 'relevance' }), ['[newest]', 'price', 'price-desc', 'name'])
    assert.deepEqual(sortsOf({ q: 'x', sort: 'price' }), [
      ...['relevance', 'newest', '[price]', 'price-desc', 'name'],
    ])
  })

  test('keeps search, category and order from page to page, and starts anew when sorted', () => {
    const page = pageOf({ q: 'x', category: 'tapes', sort: 'name', page: 2 })
    assert.equal(page.pagination?.next, '/products?q=x&category=tapes&sort=name&page=3')
    assert.equal(page.sorts[2]?.href, '/products?q=x&category=tapes&sort=price')
    assert.equal(page.sorts[0]?.href, '/products?q=x&category=tapes')
  })
})

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
