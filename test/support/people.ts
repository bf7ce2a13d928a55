import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { TOTP } from 'otpauth'
import type { Client } from '../../apps/shared/client.ts'
import type { DemoState } from '../../apps/shop/demo/demo-page.ts'
import { demoAccounts } from '../../infra/topology.ts'

/** What customers do in the shop, over HTTP. Each function throws when the shop refuses. */

export async function logIn(
  client: Client,
  account: { email: string; password: string } = demoAccounts[0],
): Promise<void> {
  const { email, password } = account
  const answer = await client.post('/login', { email, password })
  if (answer.status !== 303) throw new Error(`login answered ${answer.status}`)
}

const usualPassword = 'correct horse battery'

export async function register(client: Client, name = 'Robin'): Promise<string> {
  const email = `${randomUUID()}@example.com`
  const answer = await client.post('/register', { name, email, password: usualPassword })
  if (answer.status !== 303)
    throw new Error(`register answered ${answer.status}: ${answer.body.slice(0, 500)}`)
  return email
}

/** Of who is signed in and has none yet; to staff it opens the back office. Resolves to its secret. */
export async function setUpSecondFactor(
  client: Client,
  currentPassword = usualPassword,
): Promise<string> {
  const begun = await client.post('/account/second-factor/setup', { currentPassword })
  const page = await client.follow(begun)
  const secret = (/class="secret">([^<]+)</.exec(page.body)?.[1] ?? '').replaceAll(' ', '')
  const code = new TOTP({ secret }).generate()
  const { status } = await client.post('/account/second-factor/enrolment', { code })
  if (status !== 303) throw new Error(`setting up the second factor answered ${status}`)
  return secret
}

export async function addToCart(client: Client, productId: number, quantity = 1): Promise<void> {
  const answer = await client.post('/cart/items', { productId, quantity })
  if (answer.status !== 303) throw new Error(`adding to the cart answered ${answer.status}`)
}

export async function demoState(client: Client): Promise<DemoState> {
  const answer = await client.get('/demo/state')
  if (answer.status !== 200) throw new Error(`/demo/state answered ${answer.status}`)
  return JSON.parse(answer.body)
}

/** Gets the hidden fields of the checkout page; `query` may set a country and a shipping method. */
export async function checkoutFields(
  client: Client,
  query = '',
): Promise<{ idempotencyKey: string; totalCents: string }> {
  const page = await client.get(`/checkout${query}`)
  if (page.status !== 200) throw new Error(`/checkout answered ${page.status}`)
  return {
    idempotencyKey: hidden(page.body, 'idempotencyKey'),
    totalCents: hidden(page.body, 'totalCents'),
  }
}

export const address = {
  name: 'Robin Hill',
  street: 'Market Street 5',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  shipping: 'standard',
}

export const goodCard = { cardNumber: '4242 4242 4242 4242', cardExpiry: '12/39', cardCvc: '123' }

function hidden(html: string, name: string): string {
  const tag = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(html)?.[0] ?? ''
  const value = /value="([^"]*)"/.exec(tag)?.[1]
  if (value === undefined) throw new Error(`the page has no field ${name}`)
  return value
}

/** Registers, searches, fills the cart, orders and finds the order in the history. @throws when one fails */
export async function buy(client: Client): Promise<void> {
  await register(client)
  assert.match((await client.get('/products?q=honey')).body, /[Hh]oney/)
  await addToCart(client, 1, 2)
  assert.equal((await demoState(client)).cart.items, 2)
  const order = { ...address, ...goodCard, ...(await checkoutFields(client)) }
  const placed = await client.post('/orders', order)
  assert.equal(placed.status, 303)
  const page = await client.follow(placed)
  const number = /S-\d{6}/.exec(page.body)?.[0]
  assert.ok(number, 'the order has a number')
  assert.match((await client.get('/orders')).body, new RegExp(number))
}
