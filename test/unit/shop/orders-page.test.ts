import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderWithLines } from '../../../apps/shop/services/order-service.ts'
import { orderPage } from '../../../apps/shop/views/present/order.ts'
import { ordersPage } from '../../../apps/shop/views/present/orders.ts'

const line = (name: string, slug: string | null = name.toLowerCase()) => ({
  ...{ orderId: 123, productId: 1, name, slug, picture: 'x.svg', unitPriceCents: 500, quantity: 3 },
})

const order: OrderWithLines = {
  id: 123,
  userId: 7,
  status: 'paid',
  name: 'Robin Hill',
  street: 'Market Street 5',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  shipping: 'pickup',
  subtotalCents: 1500,
  shippingCents: 0,
  totalCents: 1500,
  placedAt: new Date('2026-11-21T14:05:00Z'),
  lines: [line('Tape'), line('Jam', null)],
}
const payment = {
  ...{ reference: 'pay_1', brand: 'Visa', last4: '4242', amountCents: 1500 },
  status: 'captured' as const,
}

test('an order has a number, an address in lines, and a way to cancel it while it is paid', () => {
  const page = orderPage({ ...order, payment }, true)
  assert.equal(page.number, 'S-000123')
  assert.equal(page.placedAt, '21 November 2026 at 14:05 UTC')
  assert.deepEqual(page.address, ['Robin Hill', 'Market Street 5', '10115 Berlin', 'Germany'])
  assert.equal(page.cancelHref, '/orders/123/cancellation')
  for (const status of ['shipped', 'cancelled'] as const)
    assert.equal(orderPage({ ...order, payment, status }, false).cancelHref, null)
})

test('goods that are no longer sold have no page to go to', () => {
  const hrefs = orderPage({ ...order, payment }, false).lines.map(({ href }) => href)
  assert.deepEqual(hrefs, ['/products/tape', null])
})

test('the history names the first goods', () => {
  const texts = [['Tape'], ['Tape', 'Jam'], ['Tape', 'Jam', 'Comb', 'Glue']].map((names) => {
    const lines = names.map((name) => line(name))
    return ordersPage({ orders: [{ ...order, lines }], page: 1, pages: 1 }).orders[0]?.itemsText
  })
  assert.deepEqual(texts, ['Tape', 'Tape and Jam', 'Tape, Jam and 2 more'])
})

test('the history has pages', () => {
  const pagination = (page: number, pages: number) =>
    ordersPage({ orders: [], page, pages }).pagination
  assert.equal(pagination(1, 1), null)
  assert.deepEqual(pagination(1, 2)?.next, '/orders?page=2')
  assert.deepEqual(pagination(2, 2)?.previous, '/orders')
  assert.equal(pagination(9, 2)?.previous, '/orders?page=2')
  assert.deepEqual(
    pagination(5, 9)?.pages.map(({ label }) => label),
    ['1', '…', '4', '5', '6', '…', '9'],
  )
})
