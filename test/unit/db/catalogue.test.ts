import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { catalogue } from '../../../db/seed/catalogue/catalogue.ts'
import { generatedAfter, handMadeCount } from '../../../db/seed/product-ids.ts'

const pictures = path.resolve(import.meta.dirname, '../../../apps/shop/public/pictures')
const products = catalogue.flatMap((category) => category.products)
const unique = (values: unknown[]) => assert.equal(new Set(values).size, values.length)

describe('the hand-made catalogue', () => {
  test('has at least 60 products in at least 6 categories, and room for more', () => {
    assert.ok(handMadeCount >= 60 && handMadeCount < generatedAfter)
    assert.ok(catalogue.length >= 6)
  })

  test('has slugs, positions and favourites once each', () => {
    unique(catalogue.map(({ slug }) => slug))
    unique(catalogue.map(({ position }) => position))
    unique(products.map(({ slug }) => slug))
    unique(products.flatMap(({ featured }) => featured ?? []))
    for (const { slug } of [...catalogue, ...products]) assert.match(slug, /^[a-z0-9-]{1,60}$/)
  })

  test('fits its columns', () => {
    for (const { name, description } of catalogue)
      assert.ok(name.length <= 60 && description.length <= 200, name)
    for (const { name, summary, keywords, priceCents, stock } of products) {
      assert.ok(keywords.length > 0 && keywords.length <= 300, name)
      assert.ok(name.length <= 60 && summary.length <= 110, name)
      assert.ok(Number.isInteger(priceCents) && priceCents > 0 && stock >= 0, name)
    }
  })

  test('has its pictures', () => {
    const views = products.flatMap(({ picture }) => [picture, picture.replace('.svg', '-2.svg')])
    for (const file of [...catalogue.map(({ picture }) => picture), ...views])
      assert.ok(existsSync(path.join(pictures, file)), file)
  })
})
