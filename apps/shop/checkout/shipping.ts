import type { Shipping } from '../orders/orders-repository.ts'

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

/** Where something is shipped to, by what it costs and how long it takes. */
export type Zone = 'home' | 'eu' | 'europe' | 'world'

// ISO 3166. "europe" is outside the customs union of the EU.
const codesByZone: Record<Zone, string> = {
  home: 'DE',
  eu: 'AT BE BG CY CZ DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK',
  europe: 'CH GB IS LI NO',
  world: 'AU CA JP NZ US',
}
const zones = new Map(
  (Object.keys(codesByZone) as Zone[]).flatMap((zone) =>
    codesByZone[zone].split(' ').map((code): [string, Zone] => [code, zone]),
  ),
)
const names = new Intl.DisplayNames(['en'], { type: 'region' })

export const homeCountry = 'DE'

export const countryName = (code: string): string => names.of(code) ?? code

/** "the United States", as after "to" or "in". */
export const countryInSentence = (code: string): string =>
  ['GB', 'NL', 'US'].includes(code) ? `the ${countryName(code)}` : countryName(code)

export const countries: readonly { code: string; name: string }[] = [...zones.keys()]
  .map((code) => ({ code, name: countryName(code) }))
  .sort((a, b) => a.name.localeCompare(b.name, 'en'))

/** True for a country that the shop ships to. */
export const isCountry = (code: unknown): code is string =>
  typeof code === 'string' && zones.has(code)

/** @throws RangeError for a country that the shop does not ship to. */
export function zoneOf(country: string): Zone {
  const zone = zones.get(country)
  if (!zone) throw new RangeError(`The shop does not ship to ${country}.`)
  return zone
}
