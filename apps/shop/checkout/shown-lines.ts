import type { Shipping } from '../orders/orders-repository.ts'
import type { CheckoutLine } from './checkout-repository.ts'
import { shippingCents } from './shipping.ts'

/** One line of an order as the checkout page showed it. */
export type ShownLine = Pick<CheckoutLine, 'productId' | 'quantity' | 'unitPriceCents'>

/** What the customer saw when they ordered. */
export interface ShownOrder {
  shipping: Shipping
  /** Where it is shipped to; empty when it is picked up. */
  country: string
  /** Of this shipping to this country. */
  totalCents: number
  /** Null when the form did not carry them: then only the total is compared. */
  lines: ShownLine[] | null
}

/** What is not as the page showed it. Amounts in cents. */
export type OrderChange =
  | { what: 'price'; name: string; shown: number; now: number }
  | { what: 'quantity'; name: string; shown: number; now: number }
  | { what: 'added'; name: string }
  | { what: 'removed' }
  | { what: 'shipping'; shipping: Shipping; country: string; shown: number; now: number }
  | { what: 'total'; shown: number; now: number }

/** `12:2:490,15:1:1000`: product, quantity and price in cents of each line, as a form carries them. */
export const writeShownLines = (lines: readonly ShownLine[]): string =>
  lines
    .map(({ productId, quantity, unitPriceCents }) =>
      [productId, quantity, unitPriceCents].join(':'),
    )
    .join(',')

/** Null for what `writeShownLines` has not written. */
export function readShownLines(text: string): ShownLine[] | null {
  if (!/^\d{1,15}(:\d{1,15}){2}(,\d{1,15}(:\d{1,15}){2}){0,99}$/.test(text)) return null
  return text.split(',').map((line) => {
    const [productId = 0, quantity = 0, unitPriceCents = 0] = line.split(':').map(Number)
    return { productId, quantity, unitPriceCents }
  })
}

/** Empty when the order would be what the customer saw. */
export function changesSince(shown: ShownOrder, cart: readonly CheckoutLine[]): OrderChange[] {
  const subtotalCents = subtotalOf(cart)
  const shippingNow = shippingCents(shown.shipping, subtotalCents, shown.country)
  const totalCents = subtotalCents + shippingNow
  const changes = shown.lines ? lineChanges(shown.lines, cart) : []
  if (shown.totalCents === totalCents) return changes
  const shippingShown = shown.lines ? shown.totalCents - sumOf(shown.lines) : shippingNow
  if (shippingShown !== shippingNow && shippingShown >= 0)
    changes.push({
      what: 'shipping',
      shipping: shown.shipping,
      country: shown.country,
      shown: shippingShown,
      now: shippingNow,
    })
  return [...changes, { what: 'total', shown: shown.totalCents, now: totalCents }]
}

function lineChanges(shown: readonly ShownLine[], cart: readonly CheckoutLine[]): OrderChange[] {
  const before = new Map(shown.map((line) => [line.productId, line]))
  const changes = cart.flatMap((line) => changesOfLine(before.get(line.productId), line))
  const here = new Set(cart.map(({ productId }) => productId))
  const removed = shown.some(({ productId }) => !here.has(productId))
  return removed ? [...changes, { what: 'removed' }] : changes
}

function changesOfLine(shown: ShownLine | undefined, line: CheckoutLine): OrderChange[] {
  const { name, quantity, unitPriceCents } = line
  if (!shown) return [{ what: 'added', name }]
  const changes: OrderChange[] = []
  if (shown.unitPriceCents !== unitPriceCents)
    changes.push({ what: 'price', name, shown: shown.unitPriceCents, now: unitPriceCents })
  if (shown.quantity !== quantity)
    changes.push({ what: 'quantity', name, shown: shown.quantity, now: quantity })
  return changes
}

const sumOf = (lines: readonly ShownLine[]) =>
  lines.reduce((sum, { quantity, unitPriceCents }) => sum + quantity * unitPriceCents, 0)

export const subtotalOf = (lines: readonly CheckoutLine[]): number =>
  lines.reduce((sum, { unitPriceCents, quantity }) => sum + unitPriceCents * quantity, 0)

/** Why the lines can't be bought, a sentence for each product; '' when they can. */
export const problemsOf = (lines: readonly CheckoutLine[]): string =>
  lines.map(problemOf).filter(Boolean).join(' ')

function problemOf({ name, quantity, stock, retired }: CheckoutLine): string {
  if (retired) return `“${name}” is no longer sold.`
  if (stock === 0) return `“${name}” is sold out.`
  if (stock < quantity) return `Only ${stock} of “${name}” ${stock === 1 ? 'is' : 'are'} left.`
  return ''
}
