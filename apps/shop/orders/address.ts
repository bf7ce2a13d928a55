import { formatAddress } from 'localized-address-format'
import { countryName } from '../checkout/countries.ts'
import type { Address } from './orders-repository.ts'

/** An address line by line, as its country writes it. */
export function addressLines(address: Address): string[] {
  const { name, street, postalCode, city, state, country } = address
  const lines = formatAddress(
    {
      postalCountry: country,
      name,
      // Japan's format has the city in the line of the street.
      addressLines: country === 'JP' ? [`${street}, ${city}`] : [street],
      locality: city,
      administrativeArea: state,
      postalCode,
    },
    'latin',
  )
  return [...lines, countryName(country)]
}
