import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  OrderRefused,
  refuseOtherTotal,
  refuseProblems,
  refuseTooMuch,
} from '../../../apps/shop/services/placement-refusals.ts'

const line = {
  productId: 1,
  name: 'Honey tape',
  picture: 'tape.svg',
  unitPriceCents: 1000,
  quantity: 2,
  stock: 2,
  retired: false,
}

test('goods that can’t be had are named', () => {
  refuseProblems([line])
  const basket = [
    { ...line, retired: true },
    { ...line, name: 'Jam', stock: 0 },
    { ...line, name: 'Comb', stock: 1 },
  ]
  assert.throws(
    () => refuseProblems(basket),
    new OrderRefused(
      '“Honey tape” is no longer sold. “Jam” is sold out. Only 1 of “Comb” is left. Please change your cart.',
      {},
      409,
    ),
  )
})

test('a total that the page can’t have shown is refused, whichever shipping was chosen', () => {
  for (const total of [undefined, 2490, 2990, 2000]) refuseOtherTotal([line], total)
  for (const total of [0, 2489, 4000])
    assert.throws(() => refuseOtherTotal([line], total), OrderRefused)
})

test('an order has an upper limit', () => {
  refuseTooMuch([line])
  assert.throws(() => refuseTooMuch([{ ...line, quantity: 10_001 }]), OrderRefused)
})
