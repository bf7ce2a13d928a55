import type { Visit } from './visit.ts'

/** One of a fixed number of accounts, so that the shoppers do not fill the database. */
export interface Account {
  number: number
  registered: boolean
  /** Bought and kept, to be looked for at the next login; and the primary that took it. */
  orders: { id: string; primary: string | null }[]
}

export const newAccount = (number: number): Account => ({ number, registered: false, orders: [] })

const password = 'sticky-shoppers-stroll'

/** Logs in; the first time registers, in case there is no such account yet. */
export async function logIn(visit: Visit, account: Account): Promise<void> {
  await visit.think()
  if (!(await enter(visit, account))) return
  visit.counter.count('logins')
  visit.known.loggedIn = true
  visit.known.cartMayGrow = true
  await visit.open('/')
  await lookForOrders(visit, account)
}

// A login that fails is counted by the shop, and too many lock out everybody who comes from
// the same address; so the account is not tried first, but made, unless it is there.
async function enter(visit: Visit, account: Account): Promise<boolean> {
  const email = `shopper-${account.number}@example.com`
  if (!account.registered) {
    const name = `Shopper ${account.number}`
    const answer = await visit.send('/register', { name, email, password })
    account.registered = answer !== null
    if (answer?.status === 303) return true
  }
  const answer = await visit.send('/login', { email, password })
  return answer?.status === 303
}

/** Is what was paid for still there? */
async function lookForOrders(visit: Visit, account: Account): Promise<void> {
  for (const order of [...account.orders]) {
    const page = await visit.open(`/orders/${order.id}`)
    if (page?.status !== 404) continue
    noticeLostOrder(visit, order.primary, page.primary)
    account.orders.splice(account.orders.indexOf(order), 1)
  }
}

/** @param writtenTo the primary that took the order; `asked`, the one that has not got it */
export function noticeLostOrder(
  { counter }: Visit,
  writtenTo: string | null,
  asked: string | null,
): void {
  const moved = writtenTo && asked && writtenTo !== asked
  counter.noticed('lostOrders', moved ? 'new-primary' : 'unknown')
}
