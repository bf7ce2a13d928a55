import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Client } from '../../../apps/shared/client.ts'
import { openPrimary } from '../../support/database.ts'
import { addToCart, demoState } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

const flashIn = (html: string) => /<p class="notice[^>]*>([^<]*)</.exec(html)?.[1] ?? null

describe('a cart', () => {
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

  function guest(): Client {
    const client = stack.client()
    clients.push(client)
    return client
  }

  test('counts a product that is added again and again, up to twenty', async () => {
    const client = guest()
    const page = await client.get('/products/washi-tape-set')
    const productId = Number(/name="productId" value="(\d+)"/.exec(page.body)?.[1])
    const said: (string | null)[] = []
    for (let times = 1; times <= 21; times++) {
      await addToCart(client, productId)
      said.push(flashIn((await client.get('/cart')).body))
    }
    const name = '“Washi Tape, Set of Five”'
    assert.equal(said[0], `${name} is in your cart.`)
    for (let times = 2; times <= 20; times++)
      assert.equal(said[times - 1], `${times} of ${name} are in your cart.`)
    assert.match(
      String(said[20]),
      /^An order can have at most 20 of .+, so your cart has 20, not 21\.$/,
    )
    assert.equal((await demoState(client)).cart.items, 20)
  })

  test('holds fifty lines, and more of what is in it already', async () => {
    const client = guest()
    const ids = await database.productsInStock(51)
    for (const id of ids.slice(0, 50)) await addToCart(client, id)
    const refused = await client.post('/cart/items', { productId: Number(ids[50]), quantity: 1 })
    assert.equal(refused.status, 422)
    assert.match(refused.body, /Your cart is full: it can hold 50 different/)
    await addToCart(client, Number(ids[0]))
    const { body } = await client.get('/cart')
    assert.equal(body.match(/<li class="line"/g)?.length, 50)
  })
})
