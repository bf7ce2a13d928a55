import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Client } from '../../apps/shared/client.ts'
import { openPrimary } from '../support/database.ts'
import { addToCart, register } from '../support/people.ts'
import { type Stack, useStack } from '../support/stack.ts'
import { watchPrice } from '../support/watch-price.ts'

const visitors = 10

/** Each visitor changes the cart and looks at it, again and again. */
async function writeThenRead(stack: Stack, rounds: number) {
  const seen = { reads: 0, stale: 0, fromReplica: 0 }
  const visit = async (client: Client) => {
    await register(client)
    await addToCart(client, 1)
    for (let quantity = 1; quantity <= rounds; quantity++) {
      const wanted = (quantity % 19) + 1
      await client.post('/cart/items/1', { quantity: wanted })
      const { body, headers } = await client.get('/demo/state')
      seen.reads++
      if (JSON.parse(body).cart.items !== wanted) seen.stale++
      if (/desc="replica/.test(String(headers['server-timing']))) seen.fromReplica++
    }
    client.close()
  }
  await Promise.all(Array.from({ length: visitors }, () => visit(stack.client())))
  return seen
}

describe('reading what one has just written', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
    await stack.lab('reads', 'replica')
    await stack.lab('freshness', 'on')
  })
  after(async () => {
    await stack.lab('lag', '0')
    await stack.lab('freshness', 'on')
    await stack.stop()
  })

  test('is never stale while the replica lags by two seconds', async () => {
    await stack.lab('lag', '2s', '--for', '120s')
    const { reads, stale } = await writeThenRead(stack, 100)
    assert.equal(reads, 1000)
    assert.equal(stale, 0)
  })

  test('is never stale after writes at the same time, which the answers tell in any order', async () => {
    await stack.lab('lag', '0')
    const client = stack.client()
    await register(client)
    const db = await openPrimary(stack.runDir)
    const products = await db.productsInStock(6)
    await db.end()
    for (const product of products) await addToCart(client, product)
    let stale = 0
    for (let round = 0; round < 200; round++) {
      const quantities = products.map((product) => ((round + product) % 9) + 1)
      await Promise.all(
        products.map((product, at) =>
          client.post(`/cart/items/${product}`, { quantity: quantities[at] ?? 1 }),
        ),
      )
      const { body } = await client.get('/demo/state')
      const wanted = quantities.reduce((sum, quantity) => sum + quantity, 0)
      if (JSON.parse(body).cart.items !== wanted) stale++
    }
    client.close()
    assert.equal(stale, 0)
  })

  test('never shows older changes of others than the page before', async (t) => {
    await stack.lab('lag', '2s', '--for', '120s')
    const db = await openPrimary(stack.runDir)
    const clients = Array.from({ length: visitors }, () => stack.client())
    t.after(async () => {
      for (const client of clients) client.close()
      await db.end()
    })
    const lagging = await watchPrice(db.connection, clients, 6000)
    assert.equal(lagging.wentBack, 0)
    // The replica never has what the last page had.
    assert.ok(lagging.pages > visitors && lagging.fromReplica === 0, JSON.stringify(lagging))
    await stack.lab('lag', '0')
    const after = await watchPrice(db.connection, clients, 3000)
    assert.equal(after.wentBack, 0)
    assert.ok(after.fromReplica > 0, JSON.stringify(after))
  })

  test('is stale more often than not with the switch off', async () => {
    await stack.lab('lag', '2s', '--for', '120s')
    await stack.lab('freshness', 'off')
    const { reads, stale } = await writeThenRead(stack, 20)
    assert.ok(stale > reads / 2, `${stale} of ${reads} were stale`)
  })

  test('is answered by the replica nine times in ten without lag', async () => {
    await stack.lab('lag', '0')
    await stack.lab('freshness', 'on')
    const { reads, stale, fromReplica } = await writeThenRead(stack, 30)
    assert.equal(stale, 0)
    assert.ok(fromReplica >= reads * 0.9, `${fromReplica} of ${reads} came from the replica`)
  })
})
