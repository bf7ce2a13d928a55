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
    return String(answer.headers.location?.replace('?placed', ''))
  }

  test('is paid, numbered, in the history, and takes the goods', async () => {
    const productId = await database.productWithStock(5)
    const client = await member()
    const answer = await client.post('/orders', await fillIn(client, productId, 2))
    const page = await client.follow(answer)
    assert.equal(page.status, 200)
    const number = /S-\d{6}/.exec(page.body)?.[0]
    assert.ok(number)
    assert.match(page.body, /Thank you/)
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
      '4000 0000 0000 9995': /not enough money/,
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
    const answer = await client.post('/orders', { ...order, totalCents: '1' })
    assert.equal(answer.status, 409)
    assert.match(answer.body, /total has changed/)
    assert.ok(answer.body.includes(`value="${order.totalCents}"`))
  })

  test('with the shipping changed after the page was shown costs that shipping', async () => {
    const client = await member()
    const order = await fillIn(client, await database.productWithStock(5))
    const answer = await client.post('/orders', { ...order, shipping: 'express' })
    assert.equal(answer.status, 303)
    assert.match((await client.follow(answer)).body, /€9\.90/)
  })

  test('for goods that somebody else took meanwhile names them', async () => {
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

  test('cancelled by many clicks at once gives its goods back once', async () => {
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

  test('is nobody else’s to see or to cancel', async () => {
    const place = await buy(await member(), await database.productWithStock(5))
    const stranger = await member()
    assert.equal((await stranger.get(place)).status, 404)
    assert.equal((await stranger.post(`${place}/cancellation`)).status, 404)
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
