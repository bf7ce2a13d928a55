import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shippingChoices } from '../../../apps/shop/checkout/checkout-page.ts'
import { countries, ratesTo, shippingCents, zoneOf } from '../../../apps/shop/checkout/shipping.ts'

test('standard shipping is free from €50 on in Germany, express never, picking up always', () => {
  assert.equal(shippingCents('standard', 4999, 'DE'), 490)
  assert.equal(shippingCents('standard', 5000, 'DE'), 0)
  assert.equal(shippingCents('express', 5000, 'DE'), 990)
  for (const country of ['DE', 'JP', '']) assert.equal(shippingCents('pickup', 1, country), 0)
})

test('the farther, the more shipping costs, and the more products make it free', () => {
  const zones = ['DE', 'FR', 'CH', 'JP'].map((country) => ratesTo(country))
  for (const field of ['standard', 'express', 'freeFrom'] as const) {
    const values = zones.map((rates) => rates[field])
    assert.deepEqual(
      values,
      [...new Set(values)].sort((a, b) => a - b),
      field,
    )
  }
  assert.equal(shippingCents('standard', 5000, 'JP'), 1990)
  assert.equal(shippingCents('standard', 20_000, 'JP'), 0)
})

test('every country has a zone, others are refused', () => {
  assert.equal(countries.length, 37)
  for (const { code } of countries) assert.ok(ratesTo(code).standard > 0, code)
  assert.deepEqual(['DE', 'AT', 'CH', 'GB', 'NO', 'US'].map(zoneOf), [
    'home',
    'eu',
    'europe',
    'europe',
    'europe',
    'world',
  ])
  for (const code of ['', 'XX', 'de', 'constructor']) assert.throws(() => zoneOf(code), RangeError)
})

test('the delivery texts are those of the country', () => {
  const details = (country: string) =>
    shippingChoices(1000, 'standard', country).map(({ detail, price }) => `${detail} ${price}`)
  assert.deepEqual(details('DE'), [
    'To Germany: 3 to 5 working days; free from €50 €4.90',
    'To Germany: the next working day €9.90',
    'At our counter, from tomorrow Free',
  ])
  assert.deepEqual(details('US').slice(0, 2), [
    'To the United States: 10 to 20 working days, plus time at customs; free from €200 €19.90',
    'To the United States: 4 to 8 working days, plus time at customs €39.90',
  ])
  assert.match(details('FR')[1] ?? '', /2 to 3 working days €19\.90$/)
})
