import type { Trouble } from '../tally.ts'
import type { Page } from './page.ts'
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

// A login that fails is counted by the shop; so the account is not tried first, but made, unless it
// is there. From one address so many can be made in a minute: the others come back as guests.
async function enter(visit: Visit, account: Account): Promise<boolean> {
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

/** Is what was paid for still there? */
async function lookForOrders(visit: Visit, account: Account): Promise<void> {
  for (const order of [...account.orders]) {
    const page = await visit.open(`/orders/${order.id}`)
    if (page?.status !== 404) continue
    if (noticeMissingOrder(visit, order.primary, page) === 'lostOrders')
      account.orders.splice(account.orders.indexOf(order), 1)
  }
}

/**
 * What a replica has not got while there is no primary may still be found later.
 * @param writtenTo the primary that took the order
 * @param page that says there is no such order
 */
export function noticeMissingOrder(
  { counter }: Pick<Visit, 'counter'>,
  writtenTo: string | null,
  { primary, replica }: Pick<Page, 'primary' | 'replica'>,
): Trouble {
  const isOld = replica !== null && primary === null
  const trouble = isOld ? 'stalePages' : 'lostOrders'
  const moved = writtenTo && primary && writtenTo !== primary
  counter.noticed(trouble, isOld ? 'replica-lag' : moved ? 'new-primary' : 'unknown')
  return trouble
}
