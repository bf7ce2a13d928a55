import type { SearchTerm } from '../repositories/search-repository.ts'

const mostTerms = 8
const longestTerm = 40

// What InnoDB leaves out of its full-text indexes: asked for, they would find nothing.
const stopWords = new Set(
  (
    'a about an are as at be by com de en for from how i in is it la of on or that the this to ' +
    'was what when where who will with und www'
  ).split(' '),
)

/**
 * The words of typed text that a full-text search can use; empty when there is none.
 * Whatever is no letter or digit separates words, so nothing that the search takes for
 * an operator is left.
 */
export function searchTerms(typed: string): SearchTerm[] {
  const words = [...typed.toLowerCase().matchAll(/([\p{L}\p{N}]+)(['’])?/gu)]
    .map(([, word = '', apostrophe]) => ({ word, apostrophe }))
    .filter(({ word }) => word.length > 1 && !stopWords.has(word))
    .slice(0, mostTerms)
  return words.map(({ word, apostrophe }, index) =>
    termOf(word, Boolean(apostrophe) || index === words.length - 1),
  )
}

/** `open`: the word may go on, as the last one typed, or "baker" of "baker's". */
function termOf(word: string, open: boolean): SearchTerm {
  const stem = /[^s]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word
  const text = [...stem].slice(0, longestTerm).join('')
  // Of two letters nearly every word is a continuation.
  const prefix = (open || text !== word) && text.length > 2
  return { text, prefix }
}
