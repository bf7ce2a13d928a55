// Where the shop ships to (ISO 3166).
const codes = [
  ...[
    'AT',
    'BE',
    'BG',
    'CH',
    'CY',
    'CZ',
    'DE',
    'DK',
    'EE',
    'ES',
    'FI',
    'FR',
    'GB',
    'GR',
    'HR',
    'HU',
  ],
  ...[
    'IE',
    'IS',
    'IT',
    'LI',
    'LT',
    'LU',
    'LV',
    'MT',
    'NL',
    'NO',
    'PL',
    'PT',
    'RO',
    'SE',
    'SI',
    'SK',
  ],
  ...['AU', 'CA', 'JP', 'NZ', 'US'],
]
const names = new Intl.DisplayNames(['en'], { type: 'region' })

export const countryName = (code: string): string => names.of(code) ?? code

export const countries: readonly { code: string; name: string }[] = codes
  .map((code) => ({ code, name: countryName(code) }))
  .sort((a, b) => a.name.localeCompare(b.name, 'en'))
