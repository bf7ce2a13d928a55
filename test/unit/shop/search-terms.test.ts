import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { searchTerms } from '../../../apps/shop/services/search-terms.ts'

const shown = (typed: string) =>
  searchTerms(typed)
    .map(({ text, prefix }) => (prefix ? `${text}*` : text))
    .join(' ')

describe('the words of typed text', () => {
  test('are whole, but the last one may go on', () => {
    assert.equal(shown('yellow not'), 'yellow not*')
  })

  test('are found in the singular, too', () => {
    assert.equal(shown('Magnets glue'), 'Magnet* glue*')
    assert.equal(shown('glass jar'), 'glass jar*')
  })

  test('may go on after an apostrophe, whichever was typed', () => {
    assert.equal(shown("joiner's glue"), 'joiner* glue*')
    assert.equal(shown('joiner’s glue'), 'joiner* glue*')
  })

  test('leave out what is in no full-text index', () => {
    assert.equal(shown('glue for The a to'), 'glue*')
    assert.equal(shown('p𓊻 tape and glue and Tape'), 'Tape glue*')
    for (const typed of ['', 'the', 'a', '%', '🍯', '"" -- ()', '蜂'])
      assert.equal(shown(typed), '')
  })

  test('of two letters do not go on', () => {
    assert.equal(shown('uv'), 'uv')
  })

  test('are at most eight, of at most forty letters', () => {
    assert.equal(searchTerms('one two three four five six seven eight nine ten').length, 8)
    assert.equal(searchTerms('x'.repeat(200))[0]?.text.length, 40)
  })

  test('hold nothing but letters and digits, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        for (const { text } of searchTerms(typed)) assert.match(text, /^[\p{L}\p{N}]{2,}$/u)
      }),
    )
  })
})
