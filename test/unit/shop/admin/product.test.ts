import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newProductForm, productForm } from '../../../../apps/shop/admin/admin-forms.ts'
import { slugChoices, slugOf } from '../../../../apps/shop/admin/product-names.ts'
import { productPage, storedNotes } from '../../../../apps/shop/admin/products-page.ts'
import { productVersion } from '../../../../apps/shop/admin/products-service.ts'

const typed = {
  name: 'Honey',
  summary: 'From the meadow',
  keywords: 'bee, sweet',
  description: 'One\r\n\r\nTwo',
  categoryId: '1',
  price: '4,90',
  stock: '12',
  picture: 'honey.svg',
  featured: '',
}
const stored = {
  id: 7,
  slug: 'honey',
  name: 'Honey',
  summary: 'From the meadow',
  keywords: 'bee, sweet',
  description: 'One\n\nTwo',
  categoryId: 1,
  priceCents: 490,
  stock: 10,
  picture: 'honey.svg',
  featured: null,
  retired: false,
}
const choices = { categories: [{ id: 1, name: 'Pantry' }], pictures: ['honey.svg', 'jam.svg'] }

test('a form becomes a product', () => {
  const product = newProductForm.parse(typed)
  assert.equal(product.priceCents, 490)
  assert.equal(product.description, 'One\n\nTwo')
  assert.equal(product.featured, null)
})

test('each field says what is wrong with it', () => {
  const { error } = productForm.safeParse({
    ...typed,
    price: 'cheap',
    stock: '-1',
    featured: '0',
    name: ' ',
  })
  const fields = error?.issues.map(({ path }) => path[0]).sort()
  assert.deepEqual(fields, ['featured', 'name', 'price', 'stock', 'stockWas', 'version'])
})

test('the version changes with every field and not with the stock', () => {
  assert.equal(productVersion({ ...stored, stock: 3 } as typeof stored), productVersion(stored))
  assert.notEqual(productVersion({ ...stored, priceCents: 491 }), productVersion(stored))
  assert.notEqual(productVersion({ ...stored, featured: 1 } as never), productVersion(stored))
})

test('a refused form keeps what was typed, and what it was loaded with', () => {
  const form = {
    values: { ...typed, price: 'cheap', stockWas: '12', version: 'old' },
    errors: {},
    error: 'No.',
  }
  const page = productPage(stored, choices, form)
  assert.equal(page.form.values.price, 'cheap')
  assert.equal(page.stored?.version, 'old')
  assert.equal(page.stored?.stockWas, '12')
})

test('who comes too late is told what is stored where it differs', () => {
  const notes = storedNotes({ ...stored, priceCents: 520 }, typed, choices.categories)
  assert.deepEqual(notes, { price: 'Stored now: €5.20' })
})

test('slugs are made of names in any script', async () => {
  const slugs = {
    'Crème brûlée № 2': 'creme-brulee-no-2',
    "  Grandma's  JAM!  ": 'grandmas-jam',
    Weißwurst: 'weisswurst',
    'Чай 100': 'chay-100',
    'Кофе 100': 'kofe-100',
    '天然蜂蜜 500g': 'tianranfengmi-500g',
    '红糖 500g': 'hongtang-500g',
    '!!!': 'product',
  }
  for (const [name, slug] of Object.entries(slugs)) assert.equal(await slugOf(name), slug)
  assert.ok((await slugOf('long '.repeat(40))).length <= 80)
  assert.match(await slugOf(`${'a'.repeat(79)} b`), /[a-z0-9]$/)
})

test('names that look the same have the same slugs to choose from, others at last their own', async () => {
  for (const other of ['HONEY  jar', 'ｈｏｎｅｙ jar', 'hon\u00adey jar', 'Honey jar '])
    assert.deepEqual(await slugChoices(other), await slugChoices('Honey jar'), other)
  const [plain, plus] = await Promise.all(['C sticker', 'C++ sticker'].map(slugChoices))
  assert.equal(plain?.[0], plus?.[0])
  assert.notEqual(plain?.at(-1), plus?.at(-1))
  for (const slug of await slugChoices('long '.repeat(40))) assert.ok(slug.length <= 100)
})
