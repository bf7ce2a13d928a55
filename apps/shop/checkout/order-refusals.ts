import { Conflict, Invalid } from '../errors.ts'
import type { CheckoutLine } from './checkout-repository.ts'
import type { Decline } from './payments.ts'
import {
  changesSince,
  type OrderChange,
  problemsOf,
  type ShownOrder,
  subtotalOf,
} from './shown-lines.ts'

/** An order that was certainly not placed. Its key is spent: the next try needs a new one. */
export class OrderRefused extends Invalid {}

/** Something is not as the checkout page showed it. */
export class OrderChanged extends OrderRefused {
  readonly changes: readonly OrderChange[]
  constructor(changes: readonly OrderChange[]) {
    super('Something has changed since you opened this page.', {}, 409)
    this.changes = changes
  }
}

/** The checkout form was sent before, and an order was placed with it. */
export class AlreadyOrdered extends Conflict {
  readonly orderId: number
  constructor(orderId: number, why: string) {
    super(`This form was sent before, and an order was placed with it. ${why}`)
    this.orderId = orderId
  }
}

/** Why an order is not placed, in words for the checkout page. */

export function refuseProblems(cart: CheckoutLine[]): void {
  const problems = problemsOf(cart)
  if (problems) throw new OrderRefused(`${problems} Please change your cart.`, {}, 409)
}

// A few hundred times below what the columns hold, and what any card would pay.
const mostCents = 10_000_000

export function refuseTooMuch(cart: CheckoutLine[]): void {
  if (subtotalOf(cart) > mostCents)
    throw new OrderRefused('An order can be at most €100,000. Please change your cart.', {}, 409)
}

/** What is charged is what the customer saw, for the shipping that they chose. */
export function refuseChanges(cart: CheckoutLine[], shown: ShownOrder): void {
  const changes = changesSince(shown, cart)
  if (changes.length > 0) throw new OrderChanged(changes)
}

export function refuseSoldOut(names: string[]): never {
  const products = names.map((name) => `“${name}”`).join(', ')
  throw new OrderRefused(
    `Somebody else was faster: there is not enough left of ${products}. Nothing was ordered; please change your cart.`,
    {},
    409,
  )
}

export function refuseChangedCart(): never {
  throw new OrderRefused(
    'Your cart has changed in the meantime. Please check it and order again.',
    {},
    409,
  )
}

const declines: Record<Decline['reason'], Record<string, string>> = {
  declined: { cardNumber: 'The card was declined. Please use another one.' },
  'insufficient-funds': { cardNumber: 'This card has insufficient funds.' },
  'expired-card': { cardExpiry: 'This card has expired.' },
  'incorrect-cvc': { cardCvc: 'The security code does not match this card.' },
  'not-a-test-card': {
    cardNumber: 'This is not a test card, and this shop accepts test cards only.',
  },
}

export function refuseDecline({ reason }: Decline): never {
  throw new OrderRefused('The payment did not go through. Nothing was ordered.', declines[reason])
}
