import type { Shipping } from '../orders/orders-repository.ts'
import { type Zone, zoneOf } from './countries.ts'

export const shippings = ['standard', 'express', 'pickup'] as const satisfies Shipping[]

export interface Rates {
  /** In cents. */
  standard: number
  express: number
  /** In cents of products: from here on standard shipping costs nothing. */
  freeFrom: number
}

const rates: Record<Zone, Rates> = {
  home: { standard: 490, express: 990, freeFrom: 5_000 },
  eu: { standard: 990, express: 1_990, freeFrom: 10_000 },
  europe: { standard: 1_490, express: 2_990, freeFrom: 15_000 },
  world: { standard: 1_990, express: 3_990, freeFrom: 20_000 },
}

/** What shipping to a country costs. @throws RangeError for one that the shop does not ship to. */
export const ratesTo = (country: string): Rates => rates[zoneOf(country)]

/** In cents; the country does not matter to an order that is picked up. */
export function shippingCents(shipping: Shipping, subtotalCents: number, country: string): number {
  if (shipping === 'pickup') return 0
  const to = ratesTo(country)
  if (shipping === 'standard' && subtotalCents >= to.freeFrom) return 0
  return to[shipping]
}
