import { type Account, noticeMissingOrder } from './account.ts'
import { changeCart } from './known.ts'
import { hiddenField, type Page } from './page.ts'
import type { Visit } from './visit.ts'

const address = {
  name: 'Robin Shopper',
  street: 'Market Street 5',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  shipping: 'standard',
}

const card = { cardNumber: '4242 4242 4242 4242', cardExpiry: '12/39', cardCvc: '123' }

// Of ten orders nine are cancelled, so that the shelves stay full.
const cancelled = 0.9
const mostKept = 3

/** Pays for what is in the cart. False when it came to no order. */
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
    // Back to the cart, or to the login: what that page shows is noticed.
    if (location) await visit.open(location)
    return false
  }
  visit.counter.count('orders')
  changeCart(visit.known, 0)
  await lookAtOrder(visit, account, id, location)
  return true
}

async function lookAtOrder(visit: Visit, account: Account, id: string, location: string) {
  const { primary } = visit.known
  const page = await visit.open(location)
  if (page?.status === 404) return void noticeMissingOrder(visit, primary, page)
  if (!page?.loggedIn) return
  await lookAtList(visit, id)
  if (Math.random() < cancelled) return cancel(visit, id)
  account.orders = [...account.orders, { id, primary }].slice(-mostKept)
}

async function lookAtList(visit: Visit, id: string): Promise<void> {
  const list = await visit.open('/orders')
  if (list?.loggedIn && !list.html.includes(`href="/orders/${id}"`)) noticeOldPage(visit, list)
}

async function cancel(visit: Visit, id: string): Promise<void> {
  await visit.think()
  const answer = await visit.send(`/orders/${id}/cancellation`)
  if (answer?.headers.location !== `/orders/${id}`) return
  const page = await visit.open(`/orders/${id}`)
  if (page?.loggedIn && !page.html.includes('pill-cancelled')) noticeOldPage(visit, page)
}

const noticeOldPage = ({ counter }: Visit, { replica }: Page) =>
  counter.noticed('stalePages', replica ? 'replica-lag' : 'unknown')
