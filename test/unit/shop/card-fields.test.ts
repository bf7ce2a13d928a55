import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brandOf, hasValidChecksum } from '../../../apps/shop/checkout/card-fields.ts'
import { groupNumber } from '../../../apps/shop/public/scripts/checkout.ts'

test('card numbers are grouped as they are printed on the card', () => {
  const grouped = {
    '4242424242424242': '4242 4242 4242 4242',
    '378282246310005': '3782 822463 10005',
    '341111111111111': '3411 111111 11111',
    // While it is typed.
    '37': '37',
    '3782': '3782',
    '37828': '3782 8',
    '37828224631': '3782 822463 1',
    '3600000000000': '3600 0000 0000 0',
  }
  for (const [digits, expected] of Object.entries(grouped))
    assert.equal(groupNumber(digits), expected)
})

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
