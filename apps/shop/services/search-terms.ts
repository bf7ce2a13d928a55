import type { SearchTerm } from '../repositories/search-repository.ts'

const mostTerms = 8
const longestTerm = 40

const wordsOf = (text: string) => text.split(' ')

// What InnoDB leaves out of its full-text indexes: asked for, they would find nothing.
const stopWords = wordsOf(
  'a about an are as at be by com de en for from how i in is it la of on or that the this to ' +
    'was what when where who will with und www',
)
// These are in nearly every description: dear to look for, and nobody means them.
const fillWords = wordsOf('and any but me my so some then you your')
const ignored = new Set([...stopWords, ...fillWords])

// The servers know no letters beyond U+FFFF and would take them for spaces.
const word = /((?:(?![\u{10000}-\u{10ffff}])[\p{L}\p{N}]){2,})(['’])?/gu

/**
 * The words of typed text that a full-text search can use; empty when there is none.
 * Whatever is no letter or digit separates words, so nothing that the search takes for
 * an operator is left.
 */
export function searchTerms(typed: string): SearchTerm[] {
  // By its lower case, so that each is there once.
  const found = new Map<string, { text: string; open: boolean }>()
  for (const [, text = '', apostrophe] of typed.matchAll(word))
    if (!ignored.has(text.toLowerCase()))
      found.set(text.toLowerCase(), { text, open: Boolean(apostrophe) })
  const words = [...found.values()].slice(0, mostTerms)
  return words.map(({ text, open }, at) => termOf(text, open || at === words.length - 1))
}

/** `open`: the word may go on, as the last one typed, or "baker" of "baker's". */
function termOf(typed: string, open: boolean): SearchTerm {
  const singular = /[^s]s$/i.test(typed) && typed.length > 3 ? typed.slice(0, -1) : typed
  const text = singular.slice(0, longestTerm)
  // Of two letters nearly every word is a continuation.
  const prefix = (open || text !== typed) && text.length > 2
  return { text, prefix }
}
