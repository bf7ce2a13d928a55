import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brandOf, hasValidChecksum } from '../../../apps/shop/checkout/card-fields.ts'

test('the checksum tells a mistyped card number', () => {
  for (const number of ['4242424242424242', '378282246310005', '5555555555554444'])
    assert.equal(hasValidChecksum(number), true, number)
  for (const number of ['4242424242424241', '4242424242422442', '378282246310050'])
    assert.equal(hasValidChecksum(number), false, number)
})

test('the first digits tell the brand', () => {
  assert.equal(brandOf('4242424242424242'), 'Visa')
  assert.equal(brandOf('5555555555554444'), 'Mastercard')
  assert.equal(brandOf('2223003122003222'), 'Mastercard')
  assert.equal(brandOf('2720990000000000'), 'Mastercard')
  assert.equal(brandOf('378282246310005'), 'American Express')
  assert.equal(brandOf('6011111111111117'), 'Discover')
  assert.equal(brandOf('9999999999999995'), 'Card')
})
