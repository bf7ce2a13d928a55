import type { Shipping } from '../orders/orders-repository.ts'
import { money } from '../views/money.ts'
import { countryInSentence } from './countries.ts'
import { shippingLabels, shippingPrice } from './shipping-text.ts'
import type { OrderChange } from './shown-lines.ts'

/** Why an order was not placed as the checkout page showed it, and what it would be now. */
export const orderChangesText = (changes: readonly OrderChange[]): string =>
  [
    'Nothing was ordered, because something has changed since this page was shown.',
    ...changes.map(sentenceOf),
    'Please check it and order again.',
  ].join(' ')

function sentenceOf(change: OrderChange): string {
  switch (change.what) {
    case 'price':
      return `“${change.name}” now costs ${money(change.now)}, not ${money(change.shown)}.`
    case 'quantity':
      return `Your cart now has ${change.now} of “${change.name}”, not ${change.shown}.`
    case 'added':
      return `“${change.name}” was added to your cart.`
    case 'removed':
      return 'Something that this page showed is no longer in your cart.'
    case 'shipping':
      return `${wayOf(change)}: ${shippingPrice(change.now)}, not ${shippingPrice(change.shown)}.`
    case 'total':
      return `The total is now ${money(change.now)}, not ${money(change.shown)}.`
  }
}

const wayOf = ({ shipping, country }: { shipping: Shipping; country: string }) =>
  shipping === 'pickup'
    ? shippingLabels.pickup
    : `${shippingLabels[shipping]} shipping to ${countryInSentence(country)}`
