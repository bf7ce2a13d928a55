import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../../apps/shared/client.ts'
import { openPrimary } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import {
  address,
  addToCart,
  checkoutFields,
  demoState,
  goodCard,
  register,
} from '../support/people.ts'
import { type Stack, useStack } from '../support/stack.ts'

const replicas = 'round-robin.localhost'

describe('orders', () => {
  let stack: Stack
  let database: Awaited<ReturnType<typeof openPrimary>>
  before(async () => {
    stack = await useStack()
    database = await openPrimary(stack.runDir)
  })
  after(async () => {
    await database.end()
    await stack.stop()
  })

  test('sent fifty times at once over all replicas are one order', async () => {
    const client = stack.client(replicas)
    await register(client)
    await addToCart(client, 1, 2)
    const order = { ...address, ...goodCard, ...(await checkoutFields(client)) }
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => client.post('/orders', order)),
    )
    const places = new Set(answers.map(({ status, headers }) => `${status} ${headers.location}`))
    assert.equal(places.size, 1, [...places].join(', '))
    assert.match([...places][0] ?? '', /^303 \/orders\/\d+/)
    assert.ok(new Set(answers.map(({ servedBy }) => servedBy)).size > 1)

    const history = await client.get('/orders')
    assert.equal(new Set(history.body.match(/S-\d{6}/g)).size, 1)
    client.close()
  })

  test('another order under a used key is refused', async () => {
    const client = stack.client(replicas)
    await register(client)
    await addToCart(client, 1)
    const order = { ...address, ...goodCard, ...(await checkoutFields(client)) }
    assert.equal((await client.post('/orders', order)).status, 303)
    assert.equal((await client.post('/orders', { ...order, city: 'Hamburg' })).status, 409)
    client.close()
  })

  test('four hundred buyers for fifty units: fifty sold, none below zero', async () => {
    const productId = await database.productWithStock(50)
    const buyers = Array.from({ length: 400 }, () => stack.client(replicas))
    const orders: { client: Client; order: Record<string, string> }[] = []
    for (const batch of batches(buyers, 20))
      orders.push(
        ...(await Promise.all(
          batch.map(async (client) => {
            await register(client)
            await addToCart(client, productId)
            return { client, order: { ...address, ...goodCard, ...(await checkoutFields(client)) } }
          }),
        )),
      )
    const statuses = await Promise.all(
      orders.map(async ({ client, order }) => (await buy(client, order)).status),
    )
    assert.equal(statuses.filter((status) => status === 303).length, 50)
    assert.deepEqual(
      [...new Set(statuses.filter((status) => status !== 303))].filter((status) => status >= 500),
      [],
    )
    assert.equal(await database.stockOf(productId), 0)
    assert.equal(await database.unitsSold(productId), 50)
    for (const client of buyers) client.close()
  })

  test('a cart keeps all of twenty additions at once', async () => {
    const client = stack.client(replicas)
    await addToCart(client, 1)
    const ids = await database.productsInStock(20)
    await Promise.all(ids.map((id) => addToCart(client, id)))
    assert.equal(new Set([1, ...ids]).size, 21)
    // Of answers that cross, the last to arrive need not be the last that was written; what
    // its cookie asks for may then lack a moment of replication. What is lost never comes.
    await eventually(async () => assert.equal((await demoState(client)).cart.items, 21))
    client.close()
  })
})

/** As a person does on a page that says the shop is very busy: sends the same order again when it says so. */
async function buy(client: Client, order: Record<string, string>) {
  for (let tries = 1; ; tries++) {
    const answer = await client.post('/orders', order)
    if (answer.status !== 503 || tries === 20) return answer
    await sleep(Number(answer.headers['retry-after']) * 1000)
  }
}

function batches<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  )
}
