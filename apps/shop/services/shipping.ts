import type { Shipping } from '../repositories/order-repository.ts'

export const shippings = ['standard', 'express', 'pickup'] as const satisfies Shipping[]

export const freeStandardFromCents = 5000
const prices = { standard: 490, express: 990, pickup: 0 }

/** In cents; standard shipping is free from €50 of goods on. */
export function shippingCents(shipping: Shipping, subtotalCents: number): number {
  if (shipping === 'standard' && subtotalCents >= freeStandardFromCents) return 0
  return prices[shipping]
}
