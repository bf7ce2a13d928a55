import type { Shipping } from '../orders/orders-repository.ts'
import { money } from '../views/format.ts'
import type { Form } from '../views/models.ts'
import { findState, stateRule, statesNeededIn } from './address-rules.ts'
import type { CheckoutLine } from './checkout-repository.ts'
import { testCards } from './payments.ts'
import {
  countries,
  countryInSentence,
  countryName,
  homeCountry,
  isCountry,
  ratesTo,
  shippingCents,
  shippings,
  type Zone,
  zoneOf,
} from './shipping.ts'
import { type OrderChange, subtotalOf, writeShownLines } from './shown-lines.ts'

export interface ShippingChoice {
  value: string
  label: string
  /** "Shipping: Standard", in the sums. */
  costLabel: string
  detail: string
  price: string
  checked: boolean
}

export interface CheckoutPage {
  lines: { name: string; quantity: number; lineTotal: string; picture: string }[]
  subtotal: string
  shippingChoices: ShippingChoice[]
  /** One per shipping choice, to show and to send the chosen one's total without JavaScript. */
  totals: { shipping: string; total: string; totalCents: number }[]
  /** Total of the chosen shipping. */
  total: string
  totalCents: number
  /** What is shown, for the form to carry: see `shown-lines.ts`. */
  shownLines: string
  idempotencyKey: string
  countries: { code: string; name: string }[]
  /** The country that the shipping costs and the fields are for. */
  country: { code: string; name: string }
  /** Of this country; null when its addresses have no state. */
  state: { label: string; states: { value: string; name: string; selected: boolean }[] } | null
  /** "Australia, Canada, …": those whose addresses have one. */
  statesNeededIn: string
  /** Never holds card fields. */
  form: Form
  testCards: { number: string; result: string }[]
}

/**
 * The checkout page; the form's `shipping` and `country`, when they are among ours, are the chosen
 * ones: costs, times and fields are for this country.
 */
export function checkoutPage(
  cart: readonly CheckoutLine[],
  form: Form,
  idempotencyKey: string,
): CheckoutPage {
  const subtotalCents = subtotalOf(cart)
  const chosen = shippings.find((shipping) => shipping === form.values.shipping) ?? 'standard'
  const country = isCountry(form.values.country) ? form.values.country : homeCountry
  const totalCents = (shipping: typeof chosen) =>
    subtotalCents + shippingCents(shipping, subtotalCents, country)
  return {
    lines: cart.map(lineOf),
    subtotal: money(subtotalCents),
    shippingChoices: shippingChoices(subtotalCents, chosen, country),
    totals: shippings.map((shipping) => ({
      shipping,
      total: money(totalCents(shipping)),
      totalCents: totalCents(shipping),
    })),
    total: money(totalCents(chosen)),
    totalCents: totalCents(chosen),
    shownLines: writeShownLines(cart),
    idempotencyKey,
    countries: [...countries],
    country: { code: country, name: countryInSentence(country) },
    state: stateField(country, form.values.state ?? ''),
    statesNeededIn: statesNeededIn.map(countryName).join(', '),
    form,
    testCards: testCards.map(({ number, result }) => ({ number, result })),
  }
}

function stateField(country: string, chosen: string): CheckoutPage['state'] {
  const rule = stateRule(country)
  if (!rule) return null
  const found = findState(rule, chosen)
  const states = rule.states.map((state) => ({ ...state, selected: state.value === found }))
  return { label: rule.label, states }
}

const lineOf = ({ name, quantity, unitPriceCents, picture }: CheckoutLine) => ({
  name,
  quantity,
  lineTotal: money(unitPriceCents * quantity),
  picture: `/pictures/${picture}`,
})

export const shippingLabels: Record<Shipping, string> = {
  standard: 'Standard',
  express: 'Express',
  pickup: 'Pick up in the shop',
}

/** What the shipping costs are called in a sum. */
export const shippingCostLabel = (shipping: Shipping): string =>
  shipping === 'pickup' ? shippingLabels.pickup : `Shipping: ${shippingLabels[shipping]}`

const times: Record<Zone, Record<'standard' | 'express', string>> = {
  home: { standard: '3 to 5 working days', express: 'the next working day' },
  eu: { standard: '4 to 8 working days', express: '2 to 3 working days' },
  europe: { standard: '5 to 10 working days', express: '3 to 5 working days' },
  world: { standard: '10 to 20 working days', express: '4 to 8 working days' },
}

function detail(shipping: Shipping, country: string): string {
  if (shipping === 'pickup') return 'At our counter, from tomorrow'
  const zone = zoneOf(country)
  const customs = zone === 'europe' || zone === 'world' ? ', plus time at customs' : ''
  const free = shipping === 'standard' ? `; free from €${ratesTo(country).freeFrom / 100}` : ''
  return `To ${countryInSentence(country)}: ${times[zone][shipping]}${customs}${free}`
}

export const shippingChoices = (
  subtotalCents: number,
  chosen: string,
  country: string,
): ShippingChoice[] =>
  shippings.map((value) => ({
    value,
    label: shippingLabels[value],
    costLabel: shippingCostLabel(value),
    detail: detail(value, country),
    price: shippingPrice(shippingCents(value, subtotalCents, country)),
    checked: value === chosen,
  }))

/** How far a cart is from free standard shipping in the shop's own country. */
export function freeShippingHint(subtotalCents: number): string {
  const { freeFrom } = ratesTo(homeCountry)
  const missingCents = freeFrom - subtotalCents
  const within = `Standard shipping within ${countryName(homeCountry)} is free`
  return missingCents > 0
    ? `${within} from ${money(freeFrom)}: add ${money(missingCents)} more.`
    : `${within}.`
}

/** Of a shipping, wherever it is shown: "€4.90" or "Free". */
export const shippingPrice = (cents: number): string => (cents === 0 ? 'Free' : money(cents))

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
