import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { productTerms, wordsOf } from '../../../apps/shop/catalogue/search-terms.ts'
import { meantWord, spellingKeys } from '../../../apps/shop/catalogue/spelling.ts'

const termsOf = (text: string) =>
  wordsOf(text)
    .filter(({ stop }) => !stop)
    .flatMap(({ terms }) => terms)
    .join(' ')

describe('what a text is found by', () => {
  test('is the same for case, accents, plurals and Unicode forms', () => {
    assert.equal(termsOf('BERRIES, Cookies and knives'), 'berry cookie knife')
    assert.equal(termsOf('berry cookie knife'), 'berry cookie knife')
    assert.equal(termsOf('glass gas bus'), 'glass gas bus')
    assert.equal(
      termsOf('Crème brûlée, Weißwurst, Smørrebrød'),
      'creme brulee weisswurst smorrebrod',
    )
    assert.equal(termsOf('ｈｏｎｅｙ'), 'honey')
    assert.equal(termsOf('чай'), 'чай'.normalize('NFC'))
  })

  test('leaves out an apostrophe and what follows it', () => {
    for (const typed of ["joiner's", 'joiner’s', 'joiners']) assert.equal(termsOf(typed), 'joiner')
  })

  test('joins a number and its unit', () => {
    for (const typed of ['500g', '500 g', '500 G']) assert.equal(termsOf(typed), '500g')
    assert.equal(termsOf('1,200 sheets, 7.5 cm'), '1200 sheet 7.5cm')
    assert.equal(termsOf('2 metres'), '2 metre')
  })

  test('is every pair of characters where no spaces are written', () => {
    assert.equal(termsOf('天然蜂蜜'), '天然 然蜂 蜂蜜')
    assert.equal(termsOf('蜂'), '蜂')
    assert.equal(termsOf('蜂蜜ABC'), '蜂蜜 abc')
    assert.equal(termsOf('꿀병 🍯'), '꿀병 🍯')
  })

  test('has no stop words', () => {
    for (const typed of ['', 'the', 'a', '%', '"" -- ()']) assert.equal(termsOf(typed), '')
  })

  test('fits the column and the index, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const terms = productTerms({ name, summary: name, keywords: name, category: name })
        for (const [term, weight] of terms) {
          assert.ok(term.length > 0 && term.length <= 40 && !/\s/.test(term), term)
          assert.ok(weight > 0 && weight <= 255)
        }
      }),
    )
  })
})

describe('a product', () => {
  const honey = {
    name: 'Acacia Honey, 500 g',
    summary: 'Pours on bread: honey.',
    keywords: 'bee, post-it',
    category: 'Sticky treats',
  }

  test('is about its name first, then its keywords, its category and its summary', () => {
    const weightOf = productTerms(honey)
    const order = ['honey', 'acacia', 'bee', 'treat', 'bread'].map(
      (term) => weightOf.get(term) ?? 0,
    )
    assert.deepEqual(
      order,
      order.toSorted((a, b) => b - a),
    )
    assert.equal(new Set(order).size, order.length)
    assert.ok(weightOf.has('postit'))
    assert.ok(!weightOf.has('on'))
  })

  test('is more about a word of a short name', () => {
    const longer = productTerms({ ...honey, name: 'Acacia Honey Cake with Nuts and Cream' })
    assert.ok((longer.get('honey') ?? 0) < (productTerms(honey).get('honey') ?? 0))
  })

  test('is found by one character of a name without spaces, also the last one', () => {
    assert.ok(productTerms({ ...honey, name: '天然蜂蜜' }).has('蜜'))
  })
})

describe('a misspelt word', () => {
  const known = ['honey', 'money', 'magnet', 'magnetic', 'strawberry', 'jam', 'tape'].map(
    (word) => ({ word, products: word === 'honey' ? 9 : 1 }),
  )
  const near = (typed: string) => {
    const keys = new Set(spellingKeys(typed))
    return known.filter(({ word }) => spellingKeys(word).some((key) => keys.has(key)))
  }
  const meant = (typed: string) => meantWord(typed, near(typed))

  test('has a key in common with the right one', () => {
    assert.equal(meant('hony'), 'honey')
    assert.equal(meant('magnte'), 'magnet')
    assert.equal(meant('strawbery'), 'strawberry')
    assert.equal(meant('strabery'), 'strawberry')
    assert.equal(meant('jma'), 'jam')
    assert.equal(meant('roney'), 'honey', 'what most products have')
  })

  test('is not any other word, and numbers have no spelling', () => {
    assert.equal(meant('hammer'), null)
    assert.deepEqual(spellingKeys('500g'), [])
    assert.deepEqual(spellingKeys('蜂蜜'), [])
  })

  test('has at most 29 keys of at most 7 letters', () => {
    const keys = spellingKeys('abcdefghijklmnop')
    assert.ok(keys.length <= 29)
    for (const key of keys) assert.ok(key.length <= 7)
  })
})
