import assert from 'node:assert/strict'
import { test } from 'node:test'
import { centsOf, price } from '../../../../apps/shop/admin/admin-forms.ts'

test('prices are read as people type them', () => {
  const typed = {
    '4.90': 490,
    '4,90': 490,
    '4.9': 490,
    '4': 400,
    '0,05': 5,
    '€ 12.50': 1250,
    '7 €': 700,
  }
  for (const [text, cents] of Object.entries(typed)) assert.equal(centsOf(text), cents, text)
})

test('no cent is lost to rounding', () => {
  for (let cents = 0; cents < 10_000; cents++)
    assert.equal(centsOf((cents / 100).toFixed(2)), cents)
})

test('what could mean two things, or nothing, is no price', () => {
  for (const text of [
    '1.234',
    '1,234.50',
    '1.234,50',
    '4.',
    '.5',
    '-1',
    '1e3',
    '0x10',
    '４',
    'NaN',
    '',
    '4.90.',
  ])
    assert.ok(Number.isNaN(centsOf(text)), text)
})

test('a price is from a cent to 10,000 euros', () => {
  assert.equal(price().safeParse('10000').data, 1_000_000)
  for (const text of ['0', '0.00', '10000.01', '999999', ['1', '2'], undefined])
    assert.equal(price().safeParse(text).success, false, String(text))
})
