import { AU, CA, JP, US } from 'country-region-data'
import { postcodeValidator } from 'postcode-validator'

/**
 * What an address needs in each country: patterns of postal codes from postcode-validator, lists of
 * states from country-region-data. Which countries write a state into an address, and how postal
 * codes are grouped, is as in Google's libaddressinput; where the postal code decides the province
 * (Italy, Spain), it is not asked for.
 */

export interface State {
  /** As it is written in an address: 'CA', 'Tokyo'. */
  value: string
  name: string
}

export interface StateRule {
  /** What the country calls it: 'State', 'Province', 'Prefecture'. */
  label: string
  /** By name. */
  states: readonly State[]
}

type Regions = (typeof US)[2]

const byCode = (regions: Regions) => regions.map(([name, code]) => ({ value: code, name }))
const byName = (regions: Regions) => regions.map(([name]) => ({ value: name, name }))

function rule(label: string, states: State[]): StateRule {
  return { label, states: states.sort((a, b) => a.name.localeCompare(b.name, 'en')) }
}

const stateRules = new Map([
  ['AU', rule('State or territory', byCode(AU[2]))],
  ['CA', rule('Province or territory', byCode(CA[2]))],
  ['JP', rule('Prefecture', byName(JP[2]))],
  ['US', rule('State', byCode(US[2]))],
])

export const statesNeededIn: readonly string[] = [...stateRules.keys()]

/** Null for a country whose addresses have no state. */
export const stateRule = (country: string): StateRule | null => stateRules.get(country) ?? null

/** The state as it is written in an address, from its code or its name; null when there is none. */
export function findState({ states }: StateRule, typed: string): string | null {
  const wanted = plain(typed)
  const found = states.find(({ value, name }) => plain(value) === wanted || plain(name) === wanted)
  return found?.value ?? null
}

// Québec is Quebec, and N.S.W. is NSW.
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[\p{Mark}\p{Punctuation}\s]/gu, '')
    .toLowerCase()

// How a code without spaces and hyphens is written; other countries write none.
const groups: Record<string, [RegExp, string]> = {
  CA: [/^(\w{3})(\w{3})$/, '$1 $2'],
  CZ: [/^(\d{3})(\d{2})$/, '$1 $2'],
  GB: [/^(\w{2,4})(\w{3})$/, '$1 $2'],
  GR: [/^(\d{3})(\d{2})$/, '$1 $2'],
  IE: [/^(\w{3})(\w{4})$/, '$1 $2'],
  JP: [/^(\d{3})(\d{4})$/, '$1-$2'],
  LV: [/^(\d{4})$/, 'LV-$1'],
  MT: [/^([A-Z]{3})(\d{2,4})$/, '$1 $2'],
  NL: [/^(\d{4})([A-Z]{2})$/, '$1 $2'],
  PL: [/^(\d{2})(\d{3})$/, '$1-$2'],
  PT: [/^(\d{4})(\d{3})$/, '$1-$2'],
  SE: [/^(\d{3})(\d{2})$/, '$1 $2'],
  SK: [/^(\d{3})(\d{2})$/, '$1 $2'],
  US: [/^(\d{5})(\d{4})$/, '$1-$2'],
}

// In front of a number "DE-" or "D-" is the country, not part of the code.
const signs: Record<string, string> = {
  ...{ AT: 'A', BE: 'B', DE: 'D', ES: 'E', FI: 'FIN', FR: 'F', HU: 'H', IT: 'I', LU: 'L' },
  ...{ NO: 'N', PT: 'P', SE: 'S', SI: 'SLO' },
}

/** The postal code as its country writes it ("SW1A 1AA", "154-0023"); null when it is not one. */
export function findPostalCode(country: string, typed: string): string | null {
  const compact = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u002d\u2010-\u2015\u2212\u30fc]/g, '')
  const sign = signs[country] ?? country
  const number = compact.replace(new RegExp(`^(${country}|${sign})(?=\\d+$)`), '')
  const [pattern, written] = groups[country] ?? [/$^/, '']
  const codes = [compact, number].map((code) => code.replace(pattern, written))
  return codes.find((code) => postcodeValidator(code, country)) ?? null
}
