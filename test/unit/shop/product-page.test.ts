import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { productCard } from '../../../apps/shop/catalogue/product-card.ts'
import { productPage } from '../../../apps/shop/catalogue/product-page.ts'

const listed = (id: number, priceCents: number, stock = 100) => ({
  ...{ id, priceCents, stock, slug: `tape-${id}`, name: `Tape ${id}`, summary: 'It sticks.' },
  ...{ picture: 'tape.svg', createdAt: new Date('2026-11-01T00:00:00Z') },
})
const product = (stock: number) => ({
  ...listed(1, 500, stock),
  description: 'Long.\n\nVery long.',
  category: { slug: 'tapes', name: 'Tapes' },
})
const form = { values: {}, errors: {}, error: null }

describe('a product', () => {
  test('has two pictures, paragraphs and a category to go back to', () => {
    const page = productPage({ product: product(100), neighbours: [] }, form)
    assert.deepEqual(
      page.pictures.map(({ src }) => src),
      ['/pictures/tape.svg', '/pictures/tape-2.svg'],
    )
    assert.deepEqual(page.description, ['Long.', 'Very long.'])
    assert.equal(page.category.href, '/products?category=tapes')
  })

  test('can be had up to twenty times, or as often as there is', () => {
    const mostAndNote = (stock: number) => {
      const page = productPage({ product: product(stock), neighbours: [] }, form)
      return [page.maxQuantity, page.stock.text]
    }
    assert.deepEqual(mostAndNote(21), [20, 'In stock'])
    assert.deepEqual(mostAndNote(10), [10, 'Only 10 left'])
    assert.deepEqual(mostAndNote(0), [0, 'Sold out'])
  })

  test('is shown with the four products nearest in price', () => {
    const neighbours = [
      listed(2, 900),
      listed(3, 510),
      listed(4, 100),
      listed(5, 450),
      listed(6, 600),
    ]
    const page = productPage({ product: product(1), neighbours }, form)
    assert.deepEqual(
      page.related.map(({ id }) => id),
      [3, 5, 6, 2],
    )
  })

  test('is new for three weeks', () => {
    const at = (day: string) => productCard(listed(1, 500), Date.parse(day)).isNew
    assert.equal(at('2026-11-21'), true)
    assert.equal(at('2026-11-23'), false)
  })
})
