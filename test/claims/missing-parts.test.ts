import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Answer, Client } from '../../apps/shared/client.ts'
import { allowedMs, eventually } from '../support/eventually.ts'
import { addToCart, demoState, logIn, register } from '../support/people.ts'
import { type Stack, useStack } from '../support/stack.ts'

const timed = async (work: Promise<Answer>) => {
  const started = performance.now()
  return { ...(await work), ms: performance.now() - started }
}

const formsOfGuests = [
  ['/login', { email: 'bob@example.com', password: 'bob-builds-bridges' }, 503],
  ['/cart/items', { productId: 1, quantity: 1 }, 503],
  ['/cart/items', { productId: 1, quantity: -1 }, 422],
  ['/cart/items/1', { quantity: 2 }, 422],
  ['/cart/items/1', { quantity: 0 }, 303],
] as const

describe('without', () => {
  let stack: Stack
  let guest: Client
  let member: Client
  before(async () => {
    stack = await useStack()
    await stack.lab('sessions', 'redis')
    guest = stack.client()
    member = stack.client()
    await register(member)
    await addToCart(member, 3)
  })
  after(async () => {
    guest.close()
    member.close()
    await stack.stop()
  })

  test('Redis guests browse on, and members are still signed in when it is back', async () => {
    await stack.lab('stop', 'redis')
    await eventually(async () => assert.equal((await member.get('/account')).status, 503))
    for (let i = 0; i < 6; i++) {
      const page = await timed(guest.get('/products'))
      assert.equal(page.status, 200)
      assert.ok(page.ms < allowedMs(500), `a guest's page took ${page.ms} ms`)
    }
    for (const path of ['/account', '/checkout', '/orders']) {
      const page = await timed(member.get(path))
      assert.equal(page.status, 503, path)
      assert.ok(page.headers['retry-after'])
      assert.ok(page.ms < allowedMs(1000), `${path} took ${page.ms} ms`)
    }
    assert.equal((await member.get('/products')).status, 200)

    for (const [path, form, expected] of formsOfGuests) {
      const { status, headers } = await guest.post(path, form)
      assert.equal(status, expected, path)
      const cookies = headers['set-cookie'] ?? []
      assert.deepEqual(
        cookies.filter((line) => line.startsWith('sid-')),
        [],
        path,
      )
    }

    await stack.lab('start', 'redis')
    const back = performance.now()
    await eventually(async () => assert.equal((await demoState(member)).loggedIn, true))
    assert.ok(performance.now() - back < allowedMs(5000))
    await logIn(guest)
  })

  test('the primary the catalogue answers, and changes say that they have to wait', async () => {
    await stack.lab('stop', 'db-1')
    await eventually(async () => {
      const { status, headers, body } = await member.post('/cart/items', {
        productId: 1,
        quantity: 1,
      })
      assert.equal(status, 503)
      assert.ok(headers['retry-after'])
      assert.match(body, /<h1/)
    })
    for (const path of ['/', '/products', '/products?q=honey', '/cart', '/orders'])
      assert.equal((await member.get(path)).status, 200, path)
    await stack.lab('start', 'db-1')
    await eventually(async () =>
      assert.equal((await member.post('/cart/items', { productId: 1, quantity: 1 })).status, 303),
    )
  })

  test('the replica database every page comes from the primary', async () => {
    await stack.lab('stop', 'db-2')
    await eventually(async () => {
      const { status, headers } = await member.get('/products')
      assert.equal(status, 200)
      assert.match(String(headers['server-timing']), /primary db-1/)
    })
    await addToCart(member, 4)
    await stack.lab('start', 'db-2')
    await eventually(async () => {
      assert.match(String((await guest.get('/products')).headers['server-timing']), /replica db-2/)
    })
  })

  test('the old primary the promoted replica takes changes, and nothing is lost', async () => {
    await addToCart(member, 5)
    const before = await demoState(member)
    await stack.lab('promote', 'db-2')
    await eventually(async () => {
      const { status } = await member.post('/cart/items', { productId: 6, quantity: 1 })
      assert.equal(status, 303)
    })
    assert.equal((await demoState(member)).cart.items, before.cart.items + 1)
    await stack.lab('promote', 'db-1')
    await eventually(async () => {
      const { status } = await member.post('/cart/items', { productId: 7, quantity: 1 })
      assert.equal(status, 303)
    })
    assert.equal((await demoState(member)).cart.items, before.cart.items + 2)
  })
})
