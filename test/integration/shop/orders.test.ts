import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Client } from '../../../apps/shared/client.ts'
import { openPrimary } from '../../support/database.ts'
import { address, addToCart, checkoutFields, goodCard, register } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('an order', () => {
  let stack: Stack
  let database: Awaited<ReturnType<typeof openPrimary>>
  const clients: Client[] = []
  before(async () => {
    stack = await useStack()
    database = await openPrimary(stack.runDir)
  })
  after(async () => {
    for (const client of clients) client.close()
    await database.end()
    await stack.stop()
  })

  async function member(): Promise<Client> {
    const client = stack.client('round-robin.localhost')
    clients.push(client)
    await register(client)
    return client
  }

  /** What the checkout page would send for `quantity` of a product. */
  async function fillIn(client: Client, productId: number, quantity = 1) {
    await addToCart(client, productId, quantity)
    return { ...address, ...goodCard, ...(await checkoutFields(client)) }
  }

  async function buy(client: Client, productId: number, quantity = 1): Promise<string> {
    const answer = await client.post('/orders', await fillIn(client, productId, quantity))
    assert.equal(answer.status, 303)
    return String(answer.headers.location)
  }

  test('is paid, numbered, in the history, and takes the products', async () => {
    const productId = await database.productWithStock(5)
    const client = await member()
    const answer = await client.post('/orders', await fillIn(client, productId, 2))
    const page = await client.follow(answer)
    assert.equal(page.status, 200)
    const number = /S-\d{6}/.exec(page.body)?.[0]
    assert.ok(number)
    assert.match(page.body, /Thank you/)
    const again = await client.get(String(answer.headers.location))
    assert.doesNotMatch(again.body, /Thank you/)
    assert.match(page.body, /Visa ending in 4242/)
    assert.match((await client.get('/orders')).body, new RegExp(number))
    assert.equal(await database.stockOf(productId), 3)
    assert.equal((await client.get('/checkout')).headers.location, '/cart')
  })

  test('with a declined card leaves nothing behind', async () => {
    const productId = await database.productWithStock(5)
    const client = await member()
    const order = await fillIn(client, productId)
    const cards = {
      '4000 0000 0000 0002': /declined/,
      '4000 0000 0000 9995': /insufficient funds/,
      '4000 0000 0000 0069': /expired/,
      '4000 0000 0000 0127': /security code/,
      '4111 1111 1111 1111': /not a test card/,
    }
    for (const [cardNumber, reason] of Object.entries(cards)) {
      const answer = await client.post('/orders', { ...order, cardNumber })
      assert.equal(answer.status, 422)
      assert.match(answer.body, reason)
      assert.match(answer.body, /value="Market Street 5"/)
    }
    assert.equal(await database.stockOf(productId), 5)
    assert.doesNotMatch((await client.get('/orders')).body, /S-\d{6}/)
    assert.equal((await client.get('/checkout')).status, 200)
  })

  test('that is refused shows what was typed, but nothing of the card', async () => {
    const client = await member()
    const order = await fillIn(client, await database.productWithStock(5))
    const card = { cardNumber: '4111 1111 1111 1111', cardExpiry: '11/38', cardCvc: '987' }
    const answer = await client.post('/orders', { ...order, ...card, street: '' })
    assert.equal(answer.status, 422)
    assert.match(answer.body, /value="Robin Hill"/)
    assert.ok(answer.body.includes(order.idempotencyKey))
    assert.doesNotMatch(answer.body, /4111|11\/38|987/)
  })

  test('at another total than the page showed is asked for again', async () => {
    const client = await member()
    const order = await fillIn(client, await database.productWithStock(5))
    const express = Number(order.totalCents) + 500
    for (const [shipping, totalCents] of [
      ['standard', 1],
      ['express', order.totalCents],
      ['pickup', order.totalCents],
      ['standard', express],
    ] as const) {
      const answer = await client.post('/orders', { ...order, shipping, totalCents })
      assert.equal(answer.status, 409, `${shipping} ${totalCents}`)
      assert.match(answer.body, /Nothing was ordered.* The total is now €/)
      assert.ok(answer.body.includes(`value="${order.totalCents}"`))
    }
    const { status } = await client.post('/orders', {
      ...order,
      shipping: 'express',
      totalCents: express,
    })
    assert.equal(status, 303)
  })

  test('without its total or its shipping is asked for again', async () => {
    const client = await member()
    const order = await fillIn(client, await database.productWithStock(5))
    const { totalCents, ...withoutTotal } = order
    const { shipping, ...withoutShipping } = order
    for (const incomplete of [withoutTotal, withoutShipping]) {
      const answer = await client.post('/orders', incomplete)
      assert.equal(answer.status, 409)
      assert.match(answer.body, /Nothing was ordered/)
    }
    assert.doesNotMatch((await client.get('/orders')).body, /S-\d{6}/)
  })

  test('of something that has become dearer says so, and charges nothing', async () => {
    const productId = await database.productWithStock(5)
    const price = (cents: number) =>
      database.connection.query('UPDATE products SET price_cents = ? WHERE id = ?', [
        cents,
        productId,
      ])
    await price(1000)
    const client = await member()
    const order = { ...(await fillIn(client, productId)), lines: `${productId}:1:1000` }
    assert.equal(order.totalCents, '1490')
    // Picked up, it costs now what it cost with standard shipping before.
    await price(1490)
    const answer = await client.post('/orders', order)
    assert.equal(answer.status, 409)
    assert.match(answer.body, /“A rare thing” now costs €14\.90, not €10\.00/)
    assert.match(answer.body, /The total is now €19\.80, not €14\.90/)
    assert.match(answer.body, /value="Market Street 5"/)
    assert.doesNotMatch((await client.get('/orders')).body, /S-\d{6}/)
    assert.equal(await database.stockOf(productId), 5)

    const again = { ...order, ...(await checkoutFields(client)), lines: `${productId}:1:1490` }
    const placed = await client.post('/orders', again)
    assert.equal(placed.status, 303)
    assert.match((await client.follow(placed)).body, /€19\.80/)
  })

  test('with the shipping changed on a page without JavaScript costs what the page says', async () => {
    const client = await member()
    const order = await fillIn(client, await database.productWithStock(5))
    const { body } = await client.get('/checkout')
    const totals = Object.fromEntries(
      [...body.matchAll(/name="(totalCents-\w+)" value="(\d+)"/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    )
    assert.equal(Object.keys(totals).length, 3)
    const answer = await client.post('/orders', { ...order, ...totals, shipping: 'express' })
    assert.equal(answer.status, 303)
    const { body: page } = await client.follow(answer)
    assert.match(page, /€9\.90/)
    assert.ok(page.includes(`€${(Number(totals['totalCents-express']) / 100).toFixed(2)}`))
  })

  test('to another country costs what the page shows for it, and has its state', async () => {
    const client = await member()
    const productId = await database.productWithStock(5)
    const order = await fillIn(client, productId)
    const american = { ...order, postalCode: '98101-1234', city: 'Seattle', country: 'US' }
    const stateless = await client.post('/orders', american)
    assert.equal(stateless.status, 422)
    assert.match(stateless.body, /Please choose a state\./)
    assert.match(stateless.body, /<option value="WA">Washington/)

    // The page showed the costs of Germany.
    const lines = `${productId}:1:${Number(order.totalCents) - 490}`
    const dearer = await client.post('/orders', { ...american, state: 'WA', lines })
    assert.equal(dearer.status, 409)
    assert.match(dearer.body, /Standard shipping to the United States: €19\.90, not €4\.90/)
    assert.match(dearer.body, /value="Market Street 5"/)
    assert.match(dearer.body, /<option value="WA" selected>/)
    assert.doesNotMatch((await client.get('/orders')).body, /S-\d{6}/)

    const costs = await checkoutFields(client, '?country=US')
    assert.equal(Number(costs.totalCents), Number(order.totalCents) + 1500)
    const placed = await client.post('/orders', { ...american, ...costs, state: 'WA' })
    assert.equal(placed.status, 303)
    const page = await client.follow(placed)
    assert.match(page.body, /Seattle, WA 98101-1234<br>United States/)
    assert.match(page.body, /Shipping: Standard<\/dt><dd>€19\.90/)

    await addToCart(client, await database.productWithStock(5))
    const next = await client.get('/checkout')
    assert.match(next.body, /<option value="US" selected>/)
    assert.match(next.body, /<option value="WA" selected>/)
  })

  test('with a postal code that the country does not have is refused', async () => {
    const client = await member()
    const order = await fillIn(client, await database.productWithStock(5))
    const answer = await client.post('/orders', { ...order, postalCode: '!!!' })
    assert.equal(answer.status, 422)
    assert.match(answer.body, /This is not a valid postal code in Germany\./)
  })

  test('to be picked up needs a name only', async () => {
    const client = await member()
    await addToCart(client, await database.productWithStock(5))
    const { idempotencyKey, totalCents } = await checkoutFields(client, '?shipping=pickup')
    const order = { ...goodCard, idempotencyKey, totalCents, name: 'Robin Hill' }
    const placed = await client.post('/orders', { ...order, shipping: 'pickup' })
    assert.equal(placed.status, 303)
    const page = await client.follow(placed)
    assert.match(page.body, /Pick up in the shop/)
    assert.match(page.body, /<address>Robin Hill<\/address>/)
    assert.doesNotMatch(page.body, /Ships to|[Ss]hipped|Shipping/)
  })

  test('sent again is the same order; with anything else, or another cart, it is refused', async () => {
    const productId = await database.productWithStock(9)
    const client = await member()
    const order = await fillIn(client, productId)
    const placed = await client.post('/orders', order)
    const place = String(placed.headers.location)
    const again = await client.post('/orders', order)
    assert.equal(again.status, 303)
    assert.ok(String(again.headers.location).startsWith(place))

    const refused = async (form: typeof order, why: RegExp) => {
      const answer = await client.post('/orders', form)
      assert.equal(answer.status, 409)
      assert.match(answer.body, why)
      assert.ok(answer.body.includes(`href="${place}"`))
      assert.ok(answer.body.includes('href="/checkout"'))
    }
    for (const change of [{ totalCents: '1' }, { city: 'Hamburg' }, { shipping: 'pickup' }])
      await refused({ ...order, ...change }, /What was sent now is different/)
    await addToCart(client, productId, 2)
    await refused(order, /What is in your cart now is not part of it/)
    await refused({ ...order, totalCents: '1' }, /What is in your cart now is not part of it/)
    assert.equal(await database.stockOf(productId), 8)

    const fresh = { ...order, ...(await checkoutFields(client)) }
    const second = await client.post('/orders', fresh)
    assert.equal(second.status, 303)
    assert.notEqual(String(second.headers.location), place)
  })

  test('for products that somebody else took meanwhile names them', async () => {
    const productId = await database.productWithStock(1)
    const [slow, quick] = [await member(), await member()]
    const order = await fillIn(slow, productId)
    await buy(quick, productId)
    const answer = await slow.post('/orders', order)
    assert.equal(answer.status, 409)
    assert.match(answer.body, /is sold out|not enough left/)
    assert.equal(await database.stockOf(productId), 0)
    assert.doesNotMatch((await slow.get('/orders')).body, /S-\d{6}/)
  })

  test('cancelled by many clicks at once gives its products back once', async () => {
    const productId = await database.productWithStock(5)
    const client = await member()
    const place = await buy(client, productId, 3)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => client.post(`${place}/cancellation`)),
    )
    for (const { status, headers } of answers)
      assert.equal(`${status} ${headers.location}`, `303 ${place}`)
    assert.equal(await database.stockOf(productId), 5)
    const page = await client.get(place)
    assert.match(page.body, /Refunded/)
    assert.doesNotMatch(page.body, /cancellation/)
  })

  test('is cancelled after a page that names what happens', async () => {
    const productId = await database.productWithStock(5)
    const client = await member()
    const place = await buy(client, productId, 2)
    assert.match((await client.get(place)).body, new RegExp(`<a[^>]*href="${place}/cancellation"`))
    const page = await client.get(`${place}/cancellation`)
    assert.equal(page.status, 200)
    assert.match(page.body, /Cancel order S-\d{6}\?/)
    assert.match(page.body, /2\s×\sA rare thing/)
    assert.match(page.body, /€\d+\.\d\d, paid by Visa ending in 4242, goes back/)
    assert.match(page.body, new RegExp(`method="post" action="${place}/cancellation"`))
    assert.equal(await database.stockOf(productId), 3)

    await client.post(`${place}/cancellation`)
    const late = await client.get(`${place}/cancellation`)
    assert.equal(late.headers.location, place)
    assert.match((await client.get(place)).body, /notice-refused" role="alert">.*already cancelled/)
  })

  test('is nobody else’s to see or to cancel', async () => {
    const place = await buy(await member(), await database.productWithStock(5))
    const stranger = await member()
    assert.equal((await stranger.get(place)).status, 404)
    assert.equal((await stranger.post(`${place}/cancellation`)).status, 404)
    assert.equal((await stranger.get(`${place}/cancellation`)).status, 404)
    const guest = stack.client()
    clients.push(guest)
    assert.match(String((await guest.get(place)).headers.location), /^\/login\?next=/)
  })

  test('needs a number that exists', async () => {
    const client = await member()
    for (const id of ['0', '-1', '1e3', 'abc', '999999999', '9'.repeat(30), '1%20'])
      assert.equal((await client.get(`/orders/${id}`)).status, 404, id)
  })
})
