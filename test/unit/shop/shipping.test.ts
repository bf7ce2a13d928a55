import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shippingCents } from '../../../apps/shop/services/shipping.ts'

test('standard shipping is free from €50 on, express never, pick-up always', () => {
  assert.equal(shippingCents('standard', 4999), 490)
  assert.equal(shippingCents('standard', 5000), 0)
  assert.equal(shippingCents('express', 5000), 990)
  assert.equal(shippingCents('pickup', 1), 0)
})
