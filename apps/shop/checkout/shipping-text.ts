import type { Shipping } from '../orders/orders-repository.ts'
import type { ShippingChoice } from '../views/models.ts'
import { money } from '../views/money.ts'
import { countryInSentence, countryName, homeCountry, type Zone, zoneOf } from './countries.ts'
import { ratesTo, shippingCents, shippings } from './shipping.ts'

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
  if (shipping === 'pickup') return 'At our counter, from tomorrow on'
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
