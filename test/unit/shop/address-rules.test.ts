import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPostalCode, findState, stateRule } from '../../../apps/shop/checkout/address-rules.ts'
import { countries } from '../../../apps/shop/checkout/shipping.ts'

// One real code of each country, as it is written there.
const written: Record<string, string> = {
  ...{ AT: '1010', AU: '2000', BE: '1000', BG: '1000', CA: 'M5V 1A1', CH: '8001', CY: '1010' },
  ...{ CZ: '110 00', DE: '10115', DK: '1050', EE: '10111', ES: '28001', FI: '00100', FR: '75001' },
  ...{ GB: 'SW1A 1AA', GR: '105 57', HR: '10000', HU: '1011', IE: 'D02 X285', IS: '101' },
  ...{ IT: '00184', JP: '154-0023', LI: '9490', LT: '01100', LU: '1111', LV: 'LV-1010' },
  ...{ MT: 'VLT 1117', NL: '1011 AB', NO: '0150', NZ: '6011', PL: '00-001', PT: '1100-148' },
  ...{ RO: '010011', SE: '111 22', SI: '1000', SK: '811 01', US: '98101-1234' },
}

test('each country’s postal codes are known, and written as it does', () => {
  for (const { code } of countries) {
    const right = written[code] ?? ''
    const compact = right.replace(/[ -]/g, '').toLowerCase()
    const spaced = ` ${right.replace(/[ -]/, '  ')} `
    for (const typed of [right, right.toLowerCase(), compact, spaced])
      assert.equal(findPostalCode(code, typed), right, `${code} ${typed}`)
  }
})

test('the country in front of a number is not part of it', () => {
  assert.equal(findPostalCode('DE', 'D-10115'), '10115')
  assert.equal(findPostalCode('SE', 'SE-111 22'), '111 22')
  assert.equal(findPostalCode('LV', '1010'), 'LV-1010')
  assert.equal(findPostalCode('JP', '１５４−００２３'), '154-0023')
})

test('what is no postal code of the country is refused', () => {
  for (const { code } of countries)
    for (const typed of ['!!!', '', '-', '1', 'Berlin', '123456789012', 'X-10115', '🍯'])
      assert.equal(findPostalCode(code, typed), null, `${code} ${typed}`)
  assert.equal(findPostalCode('US', 'SW1A 1AA'), null)
  assert.equal(findPostalCode('GB', '10115'), null)
})

test('a state is found by its code or name, where the country has states', () => {
  const find = (country: string, typed: string) => {
    const rule = stateRule(country)
    return rule && findState(rule, typed)
  }
  for (const typed of ['CA', 'ca', ' California ']) assert.equal(find('US', typed), 'CA')
  assert.equal(find('CA', 'Québec'), 'QC')
  assert.equal(find('AU', 'N.S.W.'), 'NSW')
  assert.equal(find('JP', 'tokyo'), 'Tokyo')
  for (const typed of ['', '?', 'Bavaria', 'constructor']) assert.equal(find('US', typed), null)
  assert.equal(stateRule('DE'), null)
  assert.deepEqual(
    ['US', 'CA', 'AU', 'JP'].map((code) => [
      stateRule(code)?.label,
      stateRule(code)?.states.length,
    ]),
    [
      ['State', 62],
      ['Province or territory', 13],
      ['State or territory', 8],
      ['Prefecture', 47],
    ],
  )
})
