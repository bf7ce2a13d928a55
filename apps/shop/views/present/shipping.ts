import type { Shipping } from '../../repositories/order-repository.ts'
import { freeStandardFromCents, shippingCents, shippings } from '../../services/shipping.ts'
import type { ShippingChoice } from '../models.ts'
import { money } from './money.ts'

export const shippingLabels: Record<Shipping, string> = {
  standard: 'Standard',
  express: 'Express',
  pickup: 'Pick-up',
}

const details: Record<Shipping, string> = {
  standard: '3 to 5 working days, free from €50',
  express: 'The next working day',
  pickup: 'At our counter, from tomorrow on',
}

export const shippingChoices = (subtotalCents: number, chosen: string): ShippingChoice[] =>
  shippings.map((value) => ({
    value,
    label: shippingLabels[value],
    detail: details[value],
    price: shippingPrice(shippingCents(value, subtotalCents)),
    checked: value === chosen,
  }))

/** How far a cart is from free standard shipping. */
export function freeShippingHint(subtotalCents: number): string {
  const missingCents = freeStandardFromCents - subtotalCents
  return missingCents > 0
    ? `Standard shipping is free from ${money(freeStandardFromCents)}: add ${money(missingCents)} more.`
    : 'Standard shipping is free.'
}

/** Of a shipping, wherever it is shown: "€4.90" or "Free". */
export const shippingPrice = (cents: number): string => (cents === 0 ? 'Free' : money(cents))
