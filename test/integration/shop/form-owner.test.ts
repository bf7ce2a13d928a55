import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Client } from '../../../apps/shared/client.ts'
import { openPrimary } from '../../support/database.ts'
import { address, addToCart, demoState, goodCard, register } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

/** What a browser would send of the form with this action, with what a person types into it. */
function fillIn(html: string, action: string, typed: Record<string, string> = {}) {
  const form = new RegExp(`<form[^>]*action="${action}"[^>]*>([\\s\\S]*?)</form>`).exec(html)?.[1]
  assert.ok(form, `no form for ${action}`)
  const fields: Record<string, string> = {}
  for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const [, name] = /name="([^"]*)"/.exec(input) ?? []
    if (name) fields[name] = /value="([^"]*)"/.exec(input)?.[1] ?? ''
  }
  return { ...fields, ...typed }
}

describe('a form that one customer has left open', () => {
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

  /** One browser: A has products in the cart and an order. */
  async function browserOfA() {
    const client = stack.client('round-robin.localhost')
    clients.push(client)
    await register(client, 'Anna')
    const productId = await database.productWithStock(9)
    await addToCart(client, productId)
    const { body } = await client.get('/checkout')
    const order = fillIn(body, '/orders', { ...address, ...goodCard })
    return { client, productId, order }
  }

  test('does not order another one’s products to the first one’s address', async () => {
    const { client, productId, order } = await browserOfA()
    await client.post('/logout')
    await register(client, 'Bernd')
    await addToCart(client, productId)

    const answer = await client.post('/orders', order)
    assert.equal(answer.status, 409)
    assert.match(answer.body, /Somebody else was signed in/)
    assert.match(answer.body, /href="\/checkout">Continue as Bernd/)
    for (const typed of [address.name, address.street, address.postalCode, address.city])
      assert.ok(!answer.body.includes(typed), typed)
    assert.doesNotMatch((await client.get('/orders')).body, /S-\d{6}/)
    assert.equal((await demoState(client)).cart.items, 1)
    assert.doesNotMatch((await client.get('/checkout')).body, /Market Street/)
  })

  test('comes back as typed, without the card, after a logout elsewhere', async () => {
    const { client, order } = await browserOfA()
    const email = /[\w-]+@example\.com/.exec((await client.get('/account')).body)?.[0] ?? ''
    await client.post('/logout')
    const sent = await client.post('/orders', { ...order, street: 'Harbour Lane 7' })
    assert.equal(sent.headers.location, '/login?next=%2Fcheckout')
    const login = await client.get('/login?next=%2Fcheckout')
    assert.match(login.body, /nothing was ordered/)
    assert.match(login.body, /To check out, sign in or create an account/)
    const kept = [...client.cookies].find(([name]) => name.startsWith('checkout-'))?.[1] ?? ''
    assert.ok(kept)
    assert.doesNotMatch(Buffer.from(kept, 'base64url').toString('latin1'), /Harbour|4242/)

    const credentials = { email, password: 'correct horse battery', next: '/checkout' }
    assert.equal((await client.post('/login', credentials)).headers.location, '/checkout')
    const { body } = await client.get('/checkout')
    assert.match(body, /value="Harbour Lane 7"/)
    assert.doesNotMatch(body, /value="4242/)
    assert.doesNotMatch((await client.get('/checkout')).body, /Harbour Lane/)
  })

  test('comes back to nobody else', async () => {
    const { client, productId, order } = await browserOfA()
    await client.post('/logout')
    await client.post('/orders', { ...order, street: 'Harbour Lane 7' })
    await register(client, 'Bernd')
    await addToCart(client, productId)
    for (let visits = 0; visits < 2; visits++)
      assert.doesNotMatch((await client.get('/checkout')).body, /Harbour Lane/)
  })

  test('does not change another one’s name, password or orders', async () => {
    const { client, order } = await browserOfA()
    const place = String((await client.post('/orders', order)).headers.location)
    const cancellation = fillIn(
      (await client.get(`${place}/cancellation`)).body,
      `${place}/cancellation`,
    )
    const account = (await client.get('/account')).body
    const rename = fillIn(account, '/account', { name: 'Anna Amber' })
    const passwords = fillIn(account, '/account/password', {
      currentPassword: 'correct horse battery',
      newPassword: 'another horse battery',
    })
    await client.post('/logout')
    const email = await register(client, 'Bernd')

    for (const [path, form, back] of [
      [`${place}/cancellation`, cancellation, '/orders'],
      ['/account', rename, '/account'],
      ['/account/password', passwords, '/account'],
    ] as const) {
      const answer = await client.post(path, form)
      assert.equal(answer.status, 409, path)
      assert.ok(answer.body.includes(`href="${back}">Continue as Bernd`), path)
      assert.ok(!answer.body.includes('Amber'), path)
    }
    assert.match((await client.get('/account')).body, /value="Bernd"/)
    const other = stack.client()
    clients.push(other)
    const login = await other.post('/login', { email, password: 'correct horse battery' })
    assert.equal(login.status, 303)
  })

  test('is still good for its owner, after a new login, too', async () => {
    const client = stack.client('round-robin.localhost')
    clients.push(client)
    const email = await register(client, 'Anna')
    await addToCart(client, await database.productWithStock(9))
    const { body } = await client.get('/checkout')
    const order = fillIn(body, '/orders', { ...address, ...goodCard })
    await client.post('/logout')
    await client.post('/login', { email, password: 'correct horse battery' })
    assert.equal((await client.post('/orders', order)).status, 303)
  })

  test('says whose it is, wherever a customer’s own data are sent', async () => {
    const { client, order } = await browserOfA()
    const { location } = (await client.post('/orders', order)).headers
    await addToCart(client, 1)
    for (const path of ['/account', '/checkout', `${location}/cancellation`]) {
      const { body } = await client.get(path)
      const forms = [...body.matchAll(/<form[^>]*method="post"[^>]*action="([^"]*)"/g)]
      assert.ok(forms.length > 1, path)
      for (const [, action = ''] of forms)
        if (action !== '/logout')
          assert.match(
            String((fillIn(body, action) as { formOwner?: string }).formOwner),
            /^[\w-]{22}$/,
            action,
          )
    }
  })
})
