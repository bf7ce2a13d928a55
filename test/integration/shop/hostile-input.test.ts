import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Client } from '../../../apps/shared/client.ts'
import { escapeHtml } from '../../../apps/shared/views/templates.ts'
import {
  address,
  addToCart,
  checkoutFields,
  demoState,
  goodCard,
  logIn,
  register,
} from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

const markup = `"><script>alert(1)</script><img src=x onerror='alert(1)'>`

/** Each ends a text in SQL, and goes on with what would change the statement. */
const endsOfTexts = [`'`, `"`, '\\', `' OR '1'='1`, `' OR 1=1 -- `, `') UNION SELECT 1 -- `, '; --']

describe('hostile input', () => {
  let stack: Stack
  const clients: Client[] = []
  before(async () => {
    stack = await useStack()
  })
  after(async () => {
    for (const client of clients) client.close()
    await stack.stop()
  })

  function visitor(): Client {
    const client = stack.client('round-robin.localhost')
    clients.push(client)
    return client
  }

  const isText = (body: string) => {
    assert.match(body, /&lt;script&gt;|&#34;&gt;&lt;script/)
    assert.doesNotMatch(body, /<script>alert|<img src=x/)
  }

  test('is shown as text: what was searched for', async () => {
    isText((await visitor().get(`/products?q=${encodeURIComponent(markup)}`)).body)
  })

  test('is shown as text: a name, on every page that greets with it', async () => {
    const client = visitor()
    await register(client, `<script>alert(1)</script>`)
    for (const path of ['/', '/account', '/cart']) isText((await client.get(path)).body)
  })

  test('is shown as text: a refused form', async () => {
    const form = { name: markup, email: markup, password: 'short' }
    const { status, body } = await visitor().post('/register', form)
    assert.equal(status, 422)
    isText(body)
  })

  test('is no header: a line break in an address to go on to', async () => {
    const client = visitor()
    await register(client)
    const answer = await client.post('/logout', { next: '/\r\nSet-Cookie: planted=1' })
    assert.equal(answer.headers.location, '/')
    assert.equal(client.cookies.has('planted'), false)
  })

  test('is no SQL: a search, its order, its category and its page', async () => {
    const client = visitor()
    const statusOf = async (query: Record<string, string>) =>
      (await client.get(`/products?${new URLSearchParams(query)}`)).status
    for (const end of endsOfTexts) {
      assert.equal(await statusOf({ q: `honey${end}` }), 200, end)
      assert.equal(await statusOf({ sort: `price${end}` }), 400, end)
      assert.equal(await statusOf({ category: `tapes${end}` }), 404, end)
      assert.equal(await statusOf({ page: `1${end}` }), 400, end)
    }
  })

  test('is no SQL: the address of a product, and of an order', async () => {
    const client = visitor()
    await register(client)
    for (const path of ['/products/acacia-honey', '/orders/1'])
      for (const end of endsOfTexts) {
        const { status } = await client.get(path + encodeURIComponent(end))
        assert.equal(status, 404, path + end)
      }
  })

  test('is no SQL: what is typed into forms is stored as typed', async () => {
    const client = visitor()
    const account = {
      email: `o'or'1-${randomUUID()}@example.com`,
      password: 'correct horse battery',
    }
    const created = await client.post('/register', { name: 'Robin', ...account })
    assert.equal(created.status, 303)
    await client.post('/logout')
    await logIn(client, account)
    await addToCart(client, 1)
    for (const end of endsOfTexts) {
      const name = `Robin${end} O`
      assert.equal((await client.post('/account', { name })).status, 303, name)
      assert.ok((await client.get('/account')).body.includes(escapeHtml(name)), name)
    }
    const typed = `Hill' OR 1=1 -- "\\`
    const order = {
      ...{ ...address, name: typed, street: typed, city: typed, ...goodCard },
      ...(await checkoutFields(client)),
    }
    const placed = await client.post('/orders', order)
    assert.equal(placed.status, 303)
    const { body } = await client.follow(placed)
    // Name, street and city.
    assert.ok(body.split(escapeHtml(typed)).length > 3, body)
  })

  test('sets no field that its form does not have', async () => {
    const client = visitor()
    const email = `${randomUUID()}@example.com`
    const own = { name: 'Robin', email, password: 'correct horse battery' }
    const more = { id: 1, role: 'admin', cart_id: 'x', cartId: 'x', session_epoch: 9, disabled: 1 }
    assert.equal((await client.post('/register', { ...own, ...more })).status, 303)
    assert.equal((await client.get('/admin')).status, 404)
    assert.equal((await client.post('/account', { name: 'Kim', ...more })).status, 303)
    assert.equal((await client.get('/admin')).status, 404)
  })

  test('given twice is refused or taken once, and never as a list', async () => {
    const { status } = await visitor().get('/products?q=tape&q=honey&page=1&page=2')
    assert.ok(status === 200 || status === 422 || status === 400, String(status))
    const body = 'email=a@example.com&email=b@example.com&password=x&password=y'
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const answer = await visitor().send('/login', { method: 'POST', headers, body })
    assert.equal(answer.status, 422)
  })

  test('by GET changes nothing', async () => {
    const client = visitor()
    await register(client)
    await addToCart(client, 1)
    for (const path of [
      '/logout',
      '/cart/items?productId=2&quantity=1',
      '/cart/items/1?quantity=0',
    ])
      assert.equal((await client.get(path)).status, 404)
    const { cart } = await demoState(client)
    assert.equal(cart.items, 1)
    assert.equal((await client.get('/account')).status, 200)
  })
})
