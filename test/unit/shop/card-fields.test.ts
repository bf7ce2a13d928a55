import assert from 'node:assert/strict'
import { test } from 'node:test'
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
