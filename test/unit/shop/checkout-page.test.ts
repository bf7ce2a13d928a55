import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkoutPage } from '../../../apps/shop/checkout/checkout-page.ts'
import { formOf } from '../../../apps/shop/http/forms.ts'

const line = {
  productId: 1,
  name: 'Honey tape',
  picture: 'tape.svg',
  unitPriceCents: 1250,
  quantity: 2,
  stock: 9,
  retired: false,
}

test('shows the total for each way to ship, and the chosen one’s', () => {
  const page = checkoutPage([line], formOf({ shipping: 'express' }), 'key')
  assert.deepEqual(page.totals, [
    { shipping: 'standard', total: '€29.90', totalCents: 2990 },
    { shipping: 'express', total: '€34.90', totalCents: 3490 },
    { shipping: 'pickup', total: '€25.00', totalCents: 2500 },
  ])
  assert.equal(page.total, '€34.90')
  assert.equal(page.totalCents, 3490)
  assert.equal(page.shownLines, '1:2:1250')
  assert.deepEqual(
    page.shippingChoices.map(({ price, checked }) => [price, checked]),
    [
      ['€4.90', false],
      ['€9.90', true],
      ['Free', false],
    ],
  )
})

test('the costs and fields are those of the country', () => {
  const page = checkoutPage([line], formOf({ country: 'US', state: 'ny' }), 'key')
  assert.deepEqual(
    page.totals.map(({ totalCents }) => totalCents),
    [4490, 6490, 2500],
  )
  assert.equal(page.totalCents, 4490)
  const chosen = page.state?.states.filter(({ selected }) => selected)
  assert.deepEqual(chosen, [{ value: 'NY', name: 'New York', selected: true }])
  for (const country of ['', 'DE', 'XX', '__proto__']) {
    const { state, totalCents } = checkoutPage([line], formOf({ country }), 'key')
    assert.deepEqual([state, totalCents], [null, 2990])
  }
})

test('an unknown way to ship is the standard one', () => {
  for (const shipping of ['', 'teleport', '__proto__'])
    assert.equal(checkoutPage([line], formOf({ shipping }), 'key').totalCents, 2990)
})

test('card data never come back', () => {
  const typed = { name: 'Robin', cardNumber: '4242', cardExpiry: '04/39', cardCvc: '123' }
  assert.deepEqual(checkoutPage([line], formOf(typed), 'key').form.values, { name: 'Robin' })
})
