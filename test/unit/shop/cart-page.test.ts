import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cartNotice, cartPage } from '../../../apps/shop/cart/cart-page.ts'
import type { CartChange } from '../../../apps/shop/cart/cart-service.ts'

const line = (quantity: number, stock: number, retired = false) => ({
  ...{ productId: 1, slug: 'tape', name: 'Tape', picture: 'tape.svg', priceCents: 490 },
  ...{ quantity, stock, retired },
})
const form = { values: {}, errors: {}, error: null }

describe('a cart', () => {
  test('adds up', () => {
    const page = cartPage([line(2, 9), line(1, 9)], form)
    assert.equal(page.lines[0]?.lineTotal, '€9.80')
    assert.equal(page.subtotal, '€14.70')
    assert.equal(page.canCheckOut, true)
  })

  test('says how far it is to free shipping', () => {
    assert.equal(
      cartPage([line(2, 9)], form).shippingHint,
      'Standard shipping within Germany is free from €50.00: add €40.20 more.',
    )
    assert.equal(
      cartPage([line(11, 20)], form).shippingHint,
      'Standard shipping within Germany is free.',
    )
    assert.equal(cartPage([], form).shippingHint, null)
  })

  test('says what can’t be bought, and keeps from the checkout', () => {
    const problems = (lines: ReturnType<typeof line>[]) => {
      const page = cartPage(lines, form)
      assert.equal(page.canCheckOut, false)
      return page.lines.map(({ problem }) => problem)
    }
    assert.deepEqual(problems([line(3, 2), line(2, 2)]), [
      'Only 2 left: please lower the quantity.',
      null,
    ])
    assert.deepEqual(problems([line(1, 0)]), ['Sold out: please remove it.'])
    assert.deepEqual(problems([line(1, 5, true)]), ['No longer sold: please remove it.'])
    assert.deepEqual(problems([]), [])
  })
})

describe('after adding, a sentence', () => {
  const add = (quantity: number, limit: CartChange['limit'] = null) =>
    cartNotice({ name: 'Tape', quantity, limit })

  test('says how many there are', () => {
    assert.deepEqual(add(1), { kind: 'done', text: '“Tape” is in your cart.' })
    assert.equal(add(3).text, '3 of “Tape” are in your cart.')
  })

  test('says why there are not more', () => {
    assert.deepEqual(add(1, { most: 1, stock: 1, requested: 2 }), {
      kind: 'refused',
      text: 'Only 1 of “Tape” is left, so your cart has 1, not 2.',
    })
    assert.equal(
      add(20, { most: 20, stock: 300, requested: 21 }).text,
      'An order can have at most 20 of “Tape”, so your cart has 20, not 21.',
    )
  })
})
