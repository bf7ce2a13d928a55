import type { Trouble } from '../tally.ts'
import { changeCart } from './expectations.ts'
import { hiddenField, type Page } from './page.ts'
import type { Visit } from './visit.ts'

/** One of a fixed number of accounts, so that the load generator does not fill the database. */
export interface Account {
  number: number
  registered: boolean
  /** Orders that were not cancelled, to be checked at the next sign-in, with the primary that accepted them. */
  orders: { id: string; primary: string | null }[]
}

export const newAccount = (number: number): Account => ({ number, registered: false, orders: [] })

const password = 'sticky-shoppers-stroll'

/** Signs in; registers first if the account may not exist yet. */
export async function logIn(visit: Visit, account: Account): Promise<void> {
  await visit.think()
  if (!(await authenticate(visit, account))) return
  visit.counter.count('logins')
  visit.expectations.loggedIn = true
  visit.expectations.cartMayGrow = true
  await visit.open('/')
  await checkEarlierOrders(visit, account)
}

// The shop rate-limits failed sign-ins, so the first attempt is a registration: 422 means that the account
// exists. Registrations per address are rate-limited, too: a user over the limit stays a guest.
async function authenticate(visit: Visit, account: Account): Promise<boolean> {
  const email = `shopper-${account.number}@example.com`
  if (!account.registered) {
    const name = `Shopper ${account.number}`
    const answer = await visit.send('/register', { name, email, password })
    account.registered = answer?.status === 303 || answer?.status === 422
    if (answer?.status !== 422) return account.registered
  }
  const answer = await visit.send('/login', { email, password })
  return answer?.status === 303
}

/** Checks that earlier orders still exist. */
async function checkEarlierOrders(visit: Visit, account: Account): Promise<void> {
  for (const order of [...account.orders]) {
    const page = await visit.open(`/orders/${order.id}`)
    if (page?.status !== 404) continue
    if (reportMissingOrder(visit, order.primary, page) === 'lostOrders')
      account.orders.splice(account.orders.indexOf(order), 1)
  }
}

/**
 * Without a primary, an order missing on the read replica may still appear later: a stale page, not a loss.
 * @param writtenTo the primary that accepted the order
 * @param the 404 page of the order
 */
export function reportMissingOrder(
  { counter }: Pick<Visit, 'counter'>,
  writtenTo: string | null,
  { primary, replica }: Pick<Page, 'primary' | 'replica'>,
): Trouble {
  const isOld = replica !== null && primary === null
  const trouble = isOld ? 'stalePages' : 'lostOrders'
  const moved = writtenTo && primary && writtenTo !== primary
  counter.report(trouble, isOld ? 'replica-lag' : moved ? 'new-primary' : 'unknown')
  return trouble
}

const address = {
  name: 'Robin Shopper',
  street: 'Market Street 5',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  shipping: 'standard',
}

const card = { cardNumber: '4242 4242 4242 4242', cardExpiry: '12/39', cardCvc: '123' }

// Nine out of ten orders are cancelled, so that products stay in stock.
const cancelled = 0.9
const maxKeptOrders = 3

/** Orders and pays for the cart. Returns false when there was no order. */
export async function buy(visit: Visit, account: Account): Promise<boolean> {
  const checkout = await visit.open('/checkout')
  const idempotencyKey = checkout && hiddenField(checkout.html, 'idempotencyKey')
  if (!idempotencyKey) return false
  const totalCents = hiddenField(checkout.html, 'totalCents') ?? ''
  const lines = hiddenField(checkout.html, 'lines') ?? ''
  await visit.think()
  const order = { ...address, ...card, idempotencyKey, totalCents, lines }
  const { location = '' } = (await visit.send('/orders', order))?.headers ?? {}
  const id = /^\/orders\/(\d+)/.exec(location)?.[1]
  if (!id) {
    // Opens the cart or the sign-in page, so that its problems are noticed.
    if (location) await visit.open(location)
    return false
  }
  visit.counter.count('orders')
  changeCart(visit.expectations, 0)
  await checkOrder(visit, account, id, location)
  return true
}

async function checkOrder(visit: Visit, account: Account, id: string, location: string) {
  const { primary } = visit.expectations
  const page = await visit.open(location)
  if (page?.status === 404) return void reportMissingOrder(visit, primary, page)
  if (!page?.loggedIn) return
  await checkOrderList(visit, id)
  if (Math.random() < cancelled) return cancel(visit, id)
  account.orders = [...account.orders, { id, primary }].slice(-maxKeptOrders)
}

async function checkOrderList(visit: Visit, id: string): Promise<void> {
  const list = await visit.open('/orders')
  if (list?.loggedIn && !list.html.includes(`href="/orders/${id}"`)) reportStalePage(visit, list)
}

async function cancel(visit: Visit, id: string): Promise<void> {
  await visit.think()
  const answer = await visit.send(`/orders/${id}/cancellation`)
  if (answer?.headers.location !== `/orders/${id}`) return
  const page = await visit.open(`/orders/${id}`)
  if (page?.loggedIn && !page.html.includes('pill-cancelled')) reportStalePage(visit, page)
}

const reportStalePage = ({ counter }: Visit, { replica }: Page) =>
  counter.report('stalePages', replica ? 'replica-lag' : 'unknown')
