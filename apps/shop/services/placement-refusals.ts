import { Invalid } from '../errors.ts'
import type { BasketLine } from '../repositories/basket-repository.ts'
import { problemsOf, subtotalOf } from './basket.ts'
import type { Decline } from './payment-provider.ts'
import { shippingCents, shippings } from './shipping.ts'

/** An order that was certainly not placed. Its key is spent: the next try needs a new one. */
export class OrderRefused extends Invalid {}

/** Why an order is not placed, in words for the checkout page. */

export function refuseProblems(basket: BasketLine[]): void {
  const problems = problemsOf(basket)
  if (problems) throw new OrderRefused(`${problems} Please change your cart.`, {}, 409)
}

// A few hundred times below what the columns hold, and what any card would pay.
const mostCents = 10_000_000

export function refuseTooMuch(basket: BasketLine[]): void {
  if (subtotalOf(basket) > mostCents)
    throw new OrderRefused(
      'One order can be of €100,000 at most. Please change your cart.',
      {},
      409,
    )
}

/** Any shipping's total will do: another one may have been chosen since the page was made. */
export function refuseOtherTotal(basket: BasketLine[], totalCents: number | undefined): void {
  if (totalCents === undefined) return
  const subtotal = subtotalOf(basket)
  if (shippings.some((shipping) => subtotal + shippingCents(shipping, subtotal) === totalCents))
    return
  throw new OrderRefused(
    'The total has changed since you opened this page. Please check it and order again.',
    {},
    409,
  )
}

export function refuseSoldOut(names: string[]): never {
  const goods = names.map((name) => `“${name}”`).join(', ')
  throw new OrderRefused(
    `Somebody was faster: there is not enough left of ${goods}. Nothing was ordered; please change your cart.`,
    {},
    409,
  )
}

export function refuseChangedCart(): never {
  throw new OrderRefused(
    'Your cart was changed meanwhile. Please check it and order again.',
    {},
    409,
  )
}

const declines: Record<Decline['reason'], Record<string, string>> = {
  declined: { cardNumber: 'The card was declined. Please use another one.' },
  'insufficient-funds': { cardNumber: 'There is not enough money on this card.' },
  'expired-card': { cardExpiry: 'This card has expired.' },
  'incorrect-cvc': { cardCvc: 'The security code is not the one of this card.' },
  'not-a-test-card': { cardNumber: 'This is not a test card, and this shop takes no other ones.' },
}

export function refuseDecline({ reason }: Decline): never {
  throw new OrderRefused('The payment did not go through. Nothing was ordered.', declines[reason])
}
