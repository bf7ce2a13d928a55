import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasBidiControl, hasVisibleCharacter } from '../../../apps/shared/shown-text.ts'

test('a text needs a character that can be seen', () => {
  for (const text of [
    '',
    ' ',
    '\u200b',
    '\u3164',
    '\u2800',
    '\u00ad',
    '\u2060\ufeff',
    '\u0301',
    '\u115f',
  ])
    assert.equal(hasVisibleCharacter(text), false, JSON.stringify(text))
  for (const text of ['A', '李', 'ʻ', '7', '!', '👩\u200d🔧', 'a\u00adb', '\u200bx', 'नी'])
    assert.equal(hasVisibleCharacter(text), true, text)
})

test('characters that turn the text around are found, letters written from right to left are not', () => {
  for (const code of ['061c', '200e', '200f', '202a', '202e', '2066', '2069'])
    assert.equal(hasBidiControl(`A${String.fromCodePoint(Number.parseInt(code, 16))}B`), true, code)
  for (const text of ['ליאת', 'مريم', 'Zoë', '👩\u200d🔧'])
    assert.equal(hasBidiControl(text), false)
})
