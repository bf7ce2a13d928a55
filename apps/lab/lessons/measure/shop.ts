import { randomUUID } from 'node:crypto'
import type { Answer, Client, Form } from '../../../shared/client.ts'
import type { Workbench } from '../lesson.ts'
import { send } from './requests.ts'

/** What the lessons' customers do in the shop. Each function throws when the shop refuses. */

export type Account = { email: string; password: string }

/** Creates an account for Robin, which signs the client in. */
export async function register(client: Client): Promise<Account> {
  const account = { email: `visitor-${randomUUID()}@example.com`, password: randomUUID() }
  expect(303, await client.post('/register', { name: 'Robin', ...account }), 'registering')
  return account
}

export async function signIn(client: Client, account: Account): Promise<void> {
  expect(303, await client.post('/login', account), 'signing in')
}

/** Somebody who has copied the session is out then. */
export async function changePassword(client: Client, { password }: Account): Promise<void> {
  const change = { currentPassword: password, newPassword: randomUUID() }
  expect(303, await client.post('/account/password', change), 'changing the password')
}

export async function addToCart(client: Client, productId = 1, quantity = 1): Promise<void> {
  expect(303, await client.post('/cart/items', { productId, quantity }), 'adding to the cart')
}

/** One look at the account page: what a browser can see of a sign-in. */
export interface Visit {
  servedBy: string
  /** The account page was shown, and it is this customer's. */
  signedIn: boolean
  /** Time to read the session, from `Server-Timing`; null if it is not there. */
  sessionMs: number | null
  /** The session store that was asked, from the same header. */
  sessionStore: string | null
}

/**
 * Opens the account page, which a guest cannot see: they are sent to the sign-in page. It is
 * one request, and what the shop says of itself in `/demo/state` plays no part.
 */
export async function visitAccount(client: Client, { email }: Account): Promise<Visit> {
  const answer = await client.get('/account')
  if (answer.status >= 500 || answer.status === 429) throw refused(answer, 'the account page')
  const signedIn = answer.status === 200 && answer.body.includes(email)
  const [, sessionStore = null] =
    /\bsession;desc="(\w+)"/.exec(String(answer.headers['server-timing'])) ?? []
  const sessionMs = durationOf(answer, 'session')
  return { servedBy: answer.servedBy, signedIn, sessionMs, sessionStore }
}

export const isSignedIn = (client: Client, account: Account): Promise<boolean> =>
  visitAccount(client, account).then(
    ({ signedIn }) => signedIn,
    () => false,
  )

/** What the shop shows a client on its experiment page. */
export interface DemoState {
  servedBy: string
  cart: { items: number }
}

export async function getDemoState(client: Client): Promise<DemoState> {
  const answer = await client.get('/demo/state')
  expect(200, answer, '/demo/state')
  return JSON.parse(answer.body)
}

/** Milliseconds of an entry of `Server-Timing`; null when it is not there. */
export function durationOf({ headers }: Answer, entry: string): number | null {
  const timing = String(headers['server-timing'] ?? '')
  const found = new RegExp(`(?:^|, )${entry};(?:desc="[^"]*";)?dur=([\\d.]+)`).exec(timing)
  return found ? Number(found[1]) : null
}

/** True when a page was made with the read replica alone. */
export function isFromReadReplica({ headers }: Answer): boolean {
  const timing = String(headers['server-timing'])
  return timing.includes('desc="replica ') && !timing.includes('desc="primary ')
}

function expect(status: number, answer: Answer, what: string): void {
  if (answer.status !== status) throw refused(answer, what)
}

const refused = ({ status, servedBy }: Answer, what: string) =>
  new Error(`${what} was answered with ${status} by ${servedBy || 'the edge'}`)

export interface Visits {
  all: Visit[]
  /** Requests by app replica, in the order of their numbers. */
  byApp: Map<string, number>
  signedIn: number
}

/** Opens the account page `count` times, one request after the other. */
export async function visitOften(client: Client, account: Account, count: number): Promise<Visits> {
  const all: Visit[] = []
  for (let index = 0; index < count; index++) all.push(await visitAccount(client, account))
  return {
    all,
    byApp: countByApp(all),
    signedIn: all.filter(({ signedIn }) => signedIn).length,
  }
}

export function countByApp(all: readonly { servedBy: string }[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { servedBy } of all) counts.set(servedBy, (counts.get(servedBy) ?? 0) + 1)
  return new Map([...counts].sort(([a], [b]) => numberOf(a) - numberOf(b)))
}

const numberOf = (app: string) => Number(app.slice(app.lastIndexOf('-') + 1))

const address = {
  name: 'Robin Hill',
  street: 'Market Street 5',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  shipping: 'standard',
}
const card = { cardNumber: '4242 4242 4242 4242', cardExpiry: '12/39', cardCvc: '123' }

/** Orders what is in the cart, and cancels the order. @throws when it was not placed */
export async function placeOrder(client: Client): Promise<void> {
  await cancelOrder(client, await sendOrder(client, await fillOrderForm(client)))
}

/** What a customer sends to order what is in the cart; sent twice it is the same order. */
export async function fillOrderForm(client: Client): Promise<Form> {
  const { body } = await client.get('/checkout')
  return {
    ...address,
    ...card,
    idempotencyKey: hiddenField(body, 'idempotencyKey'),
    totalCents: hiddenField(body, 'totalCents'),
  }
}

/** Resolves to the path of the order. @throws when it was not placed */
export async function sendOrder(client: Client, form: Form): Promise<string> {
  const { status, headers } = await client.post('/orders', form)
  const [, path] = /^(\/orders\/\d+)/.exec(String(headers.location)) ?? []
  if (status !== 303 || !path) throw new Error(`an order was answered with ${status}`)
  return path
}

export const cancelOrder = (client: Client, path: string): Promise<Answer> =>
  client.post(`${path}/cancellation`)

function hiddenField(html: string, name: string): string {
  const tag = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(html)?.[0] ?? ''
  const value = /value="([^"]*)"/.exec(tag)?.[1]
  if (value === undefined) throw new Error(`The checkout page has no field ${name}.`)
  return value
}

/** One check each whether a component does its work, as customers would notice. */

const probeTimeoutMs = 3000

export const changeCart = (client: Client): Promise<Answer> =>
  client.post('/cart/items/1', { quantity: 2 })

export const canChangeCart = async (client: Client) =>
  (await send(() => changeCart(client), probeTimeoutMs)).ok

export const isAnswered = async (bench: Workbench) =>
  (await asNewGuest(bench, (guest) => guest.get('/products'))).ok

export const isServedBy = async (bench: Workbench, app: string) =>
  (await asNewGuest(bench, (guest) => guest.get('/demo/state'), 'round-robin')).answer?.servedBy ===
  app

export async function readsFromReadReplica(bench: Workbench): Promise<boolean> {
  const { answer } = await asNewGuest(bench, (guest) => guest.get('/products'))
  return answer !== null && isFromReadReplica(answer)
}

/** A new guest with a cart needs a new session. */
export const canStartSession = async (bench: Workbench) =>
  (await asNewGuest(bench, (guest) => guest.post('/cart/items', { productId: 1, quantity: 1 }))).ok

async function asNewGuest(
  bench: Workbench,
  request: (guest: Client) => Promise<Answer>,
  host?: string,
) {
  const guest = bench.client(host)
  const timed = await send(() => request(guest), probeTimeoutMs)
  guest.close()
  return timed
}
