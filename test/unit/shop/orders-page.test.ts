import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderPage, ordersPage } from '../../../apps/shop/orders/orders-page.ts'
import type { OrderWithLines } from '../../../apps/shop/orders/orders-service.ts'

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
  state: '',
  country: 'DE',
  shipping: 'standard',
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

test('an address is written as its country does', () => {
  const lines = (change: object) => orderPage({ ...order, payment, ...change }, false).address
  assert.deepEqual(
    lines({ city: 'Seattle', state: 'WA', postalCode: '98101', country: 'US' }).slice(2),
    ['Seattle, WA 98101', 'United States'],
  )
  assert.deepEqual(
    lines({ city: 'Toronto', state: 'ON', postalCode: 'M5V 1A1', country: 'CA' }).slice(2),
    ['Toronto ON M5V 1A1', 'Canada'],
  )
  assert.deepEqual(
    lines({ city: 'Meguro-ku', state: 'Tokyo', postalCode: '154-0023', country: 'JP' }).slice(1),
    ['Market Street 5, Meguro-ku, Tokyo', '154-0023', 'Japan'],
  )
  assert.deepEqual(lines({ city: 'London', postalCode: 'SW1A 1AA', country: 'GB' }).slice(2), [
    'London',
    'SW1A 1AA',
    'United Kingdom',
  ])
})

test('an order to be picked up has no address, and is never called shipped', () => {
  const empty = { street: '', postalCode: '', city: '', state: '', country: '' }
  const pickup = { ...order, payment, ...empty, shipping: 'pickup' as const, shippingCents: 0 }
  const page = orderPage(pickup, false)
  assert.equal(page.pickup, true)
  assert.deepEqual(page.address, ['Robin Hill'])
  assert.equal(page.status.text, 'Paid, to be picked up')
  assert.deepEqual(page.shipping, { label: 'Pick up in the shop', price: 'Free' })
  assert.equal(orderPage({ ...pickup, status: 'shipped' }, false).status.text, 'Picked up')
})

test('products that are no longer sold have no page to go to', () => {
  const hrefs = orderPage({ ...order, payment }, false).lines.map(({ href }) => href)
  assert.deepEqual(hrefs, ['/products/tape', null])
})

test('the history names the first products', () => {
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
