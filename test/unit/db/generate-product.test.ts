import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { catalogue } from '../../../db/seed/catalogue/catalogue.ts'
import { generateProduct } from '../../../db/seed/generate-products.ts'

const now = new Date('2026-11-21T00:00:00Z')
const models = catalogue.flatMap(({ position, name, products }) =>
  products.map((product) => ({ ...product, categoryId: position, category: name })),
)
const make = (number: number) => generateProduct(number, models, now)
const thousand = Array.from({ length: 1000 }, (_, index) => make(index + 1))

describe('a generated product', () => {
  test('is the same whenever it is made', () => {
    assert.deepEqual(make(77), make(77))
    assert.deepEqual(
      { ...generateProduct(77, models, new Date(0)), createdAt: null },
      { ...make(77), createdAt: null },
    )
  })

  test('has an id and an address of its own', () => {
    assert.deepEqual(
      thousand.map(({ id }) => id),
      thousand.map((_, index) => 1001 + index),
    )
    assert.equal(new Set(thousand.map(({ slug }) => slug)).size, 1000)
    for (const { slug } of thousand) assert.match(slug, /^[a-z0-9]+(-[a-z0-9]+)*$/)
  })

  test('fits its columns', () => {
    for (const { slug, name, summary, description, priceCents, stock } of thousand) {
      assert.ok(slug.length <= 100 && name.length <= 120 && summary.length <= 160, name)
      assert.doesNotMatch(description, /[{}]/)
      assert.ok(priceCents >= 50 && priceCents % 10 === 0 && stock >= 0, name)
    }
  })

  test('is one of many: of every category, at every price, sold out or not', () => {
    assert.equal(new Set(thousand.map(({ categoryId }) => categoryId)).size, catalogue.length)
    assert.ok(new Set(thousand.map(({ name }) => name)).size > 950)
    assert.ok(new Set(thousand.map(({ priceCents }) => priceCents)).size > 200)
    const soldOut = thousand.filter(({ stock }) => stock === 0).length
    assert.ok(soldOut > 20 && soldOut < 90, `${soldOut} are sold out`)
    assert.ok(thousand.every(({ createdAt }) => createdAt <= now))
  })
})
