import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  OrderRefused,
  refuseProblems,
  refuseTooMuch,
} from '../../../apps/shop/checkout/order-refusals.ts'

const line = {
  productId: 1,
  name: 'Honey tape',
  picture: 'tape.svg',
  unitPriceCents: 1000,
  quantity: 2,
  stock: 2,
  retired: false,
}

test('products that can’t be had are named', () => {
  refuseProblems([line])
  const cart = [
    { ...line, retired: true },
    { ...line, name: 'Jam', stock: 0 },
    { ...line, name: 'Comb', stock: 1 },
  ]
  assert.throws(
    () => refuseProblems(cart),
    new OrderRefused(
      '“Honey tape” is no longer sold. “Jam” is sold out. Only 1 of “Comb” is left. Please change your cart.',
      {},
      409,
    ),
  )
})

test('an order has an upper limit', () => {
  refuseTooMuch([line])
  assert.throws(() => refuseTooMuch([{ ...line, quantity: 10_001 }]), OrderRefused)
})
