import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { isPast, readExpiry } from '../../../apps/shop/checkout/card-fields.ts'
import { parseCheckout } from '../../../apps/shop/checkout/checkout-forms.ts'
import { Invalid } from '../../../apps/shop/errors.ts'

const filledIn = {
  name: ' Robin Hill ',
  street: 'Market Street 5',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  shipping: 'standard',
  idempotencyKey: randomUUID(),
  totalCents: '1490',
  cardNumber: '4242 4242-4242 4242',
  cardExpiry: '04/39',
  cardCvc: '123',
}

function problems(changes: Record<string, unknown>): Record<string, string> {
  try {
    parseCheckout({ ...filledIn, ...changes })
  } catch (error) {
    if (error instanceof Invalid) return error.fields
    throw error
  }
  return {}
}

test('a filled-in form is an order', () => {
  const { card, name, totalCents } = parseCheckout(filledIn)
  assert.deepEqual(card, {
    number: '4242424242424242',
    expiry: { month: 4, year: 2039 },
    cvc: '123',
  })
  assert.equal(name, 'Robin Hill')
  assert.equal(totalCents, 1490)
})

test('an order without its shipping or its total is a conflict', () => {
  for (const missing of [{ totalCents: undefined }, { shipping: undefined }, { shipping: 'sled' }])
    assert.throws(
      () => parseCheckout({ ...filledIn, ...missing }),
      (error) => error instanceof Invalid && error.status === 409,
    )
  assert.throws(
    () => parseCheckout({ ...filledIn, street: '' }),
    (error) => error instanceof Invalid && error.status === 422,
  )
})

test('the total is that of the shipping that was chosen, of those that the page showed', () => {
  const page = {
    ...filledIn,
    'totalCents-standard': '1490',
    'totalCents-express': '1990',
    'totalCents-pickup': '1000',
  }
  const total = (form: object) => parseCheckout(form).totalCents
  assert.equal(total(page), 1490)
  assert.equal(total({ ...page, shipping: 'express' }), 1990)
  assert.equal(total({ ...page, shipping: 'pickup' }), 1000)
  // Without the others, or with one that the page has not shown, it is what it says.
  assert.equal(total({ ...filledIn, shipping: 'express' }), 1490)
  assert.equal(total({ ...page, totalCents: '1' }), 1)
})

test('the lines that were shown come along where the form has them', () => {
  assert.equal(parseCheckout(filledIn).lines, null)
  assert.equal(parseCheckout({ ...filledIn, lines: 'x' }).lines, null)
  assert.deepEqual(parseCheckout({ ...filledIn, lines: '7:2:490' }).lines, [
    { productId: 7, quantity: 2, unitPriceCents: 490 },
  ])
})

test('the address is as its country needs it', () => {
  const american = { ...filledIn, country: 'US', postalCode: '98101', city: 'Seattle' }
  assert.equal(parseCheckout({ ...american, state: 'washington' }).state, 'WA')
  assert.deepEqual(problems({ ...american }), { state: 'Please choose a state.' })
  assert.deepEqual(problems({ ...american, state: 'Bavaria' }), { state: 'Please choose a state.' })
  assert.deepEqual(problems({ country: 'CA', postalCode: 'm5v1a1' }), {
    state: 'Please choose a province or territory.',
  })
  assert.equal(parseCheckout({ ...filledIn, state: 'left over' }).state, '')
  assert.deepEqual(problems({ postalCode: '!!!' }), {
    postalCode: 'This is not a valid postal code in Germany.',
  })
  const british = { ...filledIn, country: 'GB', postalCode: 'sw1a1aa' }
  assert.equal(parseCheckout(british).postalCode, 'SW1A 1AA')
})

test('picking up needs a name, and keeps no address', () => {
  const { street, postalCode, city, country, ...nameOnly } = filledIn
  const order = parseCheckout({ ...nameOnly, shipping: 'pickup' })
  assert.equal(order.name, 'Robin Hill')
  const noAddress = { street: '', postalCode: '', city: '', state: '', country: '' }
  for (const form of [nameOnly, { ...filledIn, postalCode: '!!!', country: 'XX' }]) {
    const { street, postalCode, city, state, country } = parseCheckout({
      ...form,
      shipping: 'pickup',
    })
    assert.deepEqual({ street, postalCode, city, state, country }, noAddress)
  }
  assert.deepEqual(Object.keys(problems({ shipping: 'pickup', name: '' })), ['name'])
})

test('an empty form names every field', () => {
  assert.throws(
    () => parseCheckout(undefined),
    (error) =>
      error instanceof Invalid &&
      Object.keys(error.fields).sort().join() === Object.keys(filledIn).sort().join(),
  )
})

test('odd input is refused with a sentence for its field', () => {
  const odd: Record<string, unknown[]> = {
    name: ['', 'a'.repeat(81), 'a\u0000b', 'a\nb', '\ud800', ['a', 'b'], 7],
    country: ['', 'XX', 'de', 'Germany', ['DE', 'DE'], 'constructor'],
    shipping: ['', 'teleport', '__proto__', ['standard', 'standard']],
    idempotencyKey: ['', '7', 'x'.repeat(36), `${randomUUID()}0`, [randomUUID()]],
    totalCents: ['', '-1', '1.5', '1e3', '99999999999999999999', 'NaN', ['1', '1']],
    cardNumber: ['', '4242', '4242424242424241', '４２４２', 'x'.repeat(41), '4'.repeat(20)],
    cardExpiry: ['', '13/39', '00/39', '04/20', '0439', '4/9', 'April', '04/39/01', ['04/39']],
    cardCvc: ['', '12', '12345', 'abc', '１２３', ['1', '2', '3']],
  }
  for (const [name, values] of Object.entries(odd))
    for (const value of values)
      assert.deepEqual(Object.keys(problems({ [name]: value })), [name], `${name}: ${value}`)
})

test('what is wrong with a card is said without its digits', () => {
  const said = problems({ cardNumber: '4242424242424241', cardExpiry: '04/19', cardCvc: '98765' })
  assert.doesNotMatch(Object.values(said).join(' '), /4242|98765|04\/19/)
})

test('a card is good to the end of its month', () => {
  assert.deepEqual(readExpiry('4/29'), { month: 4, year: 2029 })
  assert.deepEqual(readExpiry(' 04 / 2029 '), { month: 4, year: 2029 })
  assert.equal(readExpiry('04/1929'), null)
  const expiry = { month: 12, year: 2028 }
  assert.equal(isPast(expiry, new Date('2028-12-31T23:59:59Z')), false)
  assert.equal(isPast(expiry, new Date('2029-01-01T00:00:00Z')), true)
})
