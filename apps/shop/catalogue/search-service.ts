import type { Handle } from '../db/handle.ts'
import type { ListPart, ProductList } from './catalogue-repository.ts'
import { addToSearch, removeFromSearch } from './search-index-repository.ts'
import {
  type AskedWord,
  driverLimits,
  findSpelt,
  findWords,
  type KnownWord,
  type SearchOrder,
  searchProducts,
} from './search-repository.ts'
import { productTerms, type SearchText, termOf, type Word, wordsOf } from './search-terms.ts'
import { meantWord, spellingKeys } from './spelling.ts'

interface Search {
  q: string
  sort: '' | SearchOrder
  page: number
}

export interface SearchResult extends ProductList {
  /** What was looked for instead, when words were misspelt: "acacia honey"; else null. */
  corrected: string | null
  /** True when no product has all of the words: these have some of them. */
  someWords: boolean
}

const mostWords = 8
const mostAsked = 24
const mostRepaired = 3

/**
 * Products for what was typed: with all of the words, or else with as many as there are. A word
 * may be the beginning of another, in the plural, misspelt, or written together or apart.
 * Two queries where all words are known; up to six more where some are not.
 */
export async function searchCatalogue(
  handle: Handle,
  { q, sort, page }: Search,
  partOf: (page: number) => ListPart,
): Promise<SearchResult> {
  const { words, corrected } = await resolve(handle, wordsOf(q).slice(0, mostWords))
  const asked = words.filter(isKnown)
  const nothing = { products: [], total: 0, corrected: null, someWords: false }
  if (asked.length === 0) return nothing

  const all = asked.length === words.length
  for (const someWords of all && asked.length > 1 ? [false, true] : [!all]) {
    const search = searchFor(asked, someWords, sort || 'relevance')
    const find = async (of: number): Promise<ProductList> => {
      const part = partOf(of)
      const list = await searchProducts(handle, search, part)
      const partial = search.cutOff && (asked.length > 1 || part.categoryId !== null)
      return partial ? { ...list, partial } : list
    }
    const found = await find(page)
    const result = { ...found, corrected, someWords }
    if (found.products.length > 0) return result
    // Beyond the end of what has all of the words, those that have some are no continuation.
    if (page > 1 && (await find(1)).total > 0) return result
  }
  return nothing
}

/** A word of a search, with what the catalogue knows of it. */
interface Resolved extends AskedWord {
  known: KnownWord[]
}

const isKnown = ({ known }: Resolved) => known.length > 0
const productsOf = ({ known }: Resolved) => known.reduce((sum, { products }) => sum + products, 0)

/** All of the words, by the rarest of them; or some, by the three rarest. */
function searchFor(asked: Resolved[], someWords: boolean, order: SearchOrder) {
  const rarest = asked.toSorted((a, b) => productsOf(a) - productsOf(b))
  const driving = someWords
    ? [0, 1].flatMap((at) => rarest.slice(0, 3).flatMap(({ known }) => known[at] ?? []))
    : (rarest[0]?.known ?? [])
  const drivers = driving.slice(0, driverLimits.length)
  return {
    words: asked,
    drivers: drivers.map(({ word }) => word),
    required: someWords ? 1 : asked.length,
    order,
    cutOff: drivers.some(({ products }, at) => products > (driverLimits[at] ?? 0)),
  }
}

async function resolve(
  handle: Handle,
  typed: Word[],
): Promise<{ words: Resolved[]; corrected: string | null }> {
  const terms = [...typed.flatMap((word) => word.terms), ...typed.map((_, at) => joined(typed, at))]
  const { known, continued } = await findWords(handle, {
    words: [...new Set(terms)].filter((term) => term !== ''),
    start: startOf(typed.at(-1)),
  })
  const found = new Map(known.map((word) => [word.word, word]))
  const words: Resolved[] = []
  const corrections = new Map<Word, string>()
  let repairs = 0
  for (let at = 0; at < typed.length; at++) {
    const word = typed[at] as Word
    const whole = found.get(joined(typed, at))
    const apart = [word, typed[at + 1] as Word].every(
      (one) => one && !one.stop && found.has(one.terms[0] as string),
    )
    if (whole && !apart) {
      words.push(resolved([whole]))
      at++
    } else if (word.stop) {
      // Every product could have it.
    } else if (word.terms.length > 1) {
      words.push(...word.terms.map((term) => resolved(list(found.get(term)))))
    } else {
      const own = list(found.get(word.terms[0] as string))
      const more = word === typed.at(-1) ? continued : []
      if (own.length + more.length > 0) words.push(resolved([...own, ...more]))
      else if (word.kind === 'word' && repairs++ < mostRepaired) {
        const repaired = await repair(handle, word)
        words.push(...repaired.words)
        if (repaired.meant) corrections.set(word, repaired.meant)
      } else words.push(resolved([]))
    }
  }
  const text = typed.map((word) => corrections.get(word) ?? word.text).join(' ')
  return { words: limited(words), corrected: corrections.size > 0 ? text : null }
}

const list = (word: KnownWord | undefined): KnownWord[] => (word ? [word] : [])

const resolved = (known: KnownWord[]): Resolved => ({
  known,
  terms: known.map(({ word }) => word),
})

/** A long run of characters has many pairs: the first ones say enough. */
const limited = (words: Resolved[]) => words.slice(0, mostAsked)

/** What a word and the next one are when written together; '' when they can't be. */
function joined(typed: Word[], at: number): string {
  const [word, next] = [typed[at], typed[at + 1]]
  if (!word || !next || word.kind === 'pairs' || next.kind === 'pairs') return ''
  return termOf(word.text + next.text)
}

/** How the last word begins that may not be typed to its end; '' when nothing can follow. */
const startOf = (word: Word | undefined): string =>
  word && !word.stop && word.terms.length === 1 ? (word.terms[0] as string) : ''

/** For a word that no product has: written apart, its beginning, or what it was meant to be. */
async function repair(
  handle: Handle,
  { terms: [term = ''] }: Word,
): Promise<{ words: Resolved[]; meant: string | null }> {
  const splits = splitsOf(term)
  const { known, continued } = await findWords(handle, { words: splits.flat(), start: term })
  const found = new Map(known.map((word) => [word.word, word]))
  for (const [left, right] of splits) {
    const [first, second] = [found.get(left), found.get(right)]
    if (first && second) return { words: [resolved([first]), resolved([second])], meant: null }
  }
  if (continued.length > 0) return { words: [resolved(continued)], meant: null }
  const keys = spellingKeys(term)
  const spelt = keys.length > 0 ? await findSpelt(handle, keys) : []
  const meant = meantWord(term, spelt)
  return {
    words: [resolved(spelt.filter(({ word }) => word === meant))],
    meant,
  }
}

/** "superglue" into "super" and "glue", and so on, the longest halves first. */
function splitsOf(term: string): [string, string][] {
  const shortest = 3
  const letters = [...term]
  const places = Array.from(
    { length: Math.max(0, letters.length - 2 * shortest + 1) },
    (_, at) => at + shortest,
  )
  return places
    .sort((a, b) => Math.abs(a - letters.length / 2) - Math.abs(b - letters.length / 2))
    .map((at) => [letters.slice(0, at).join(''), termOf(letters.slice(at).join(''))])
}

/** From the end of this transaction on, searches find the product as it is saved. */
export async function indexProduct(tx: Handle, id: number, product: SearchText): Promise<void> {
  await removeFromSearch(tx, id)
  await addToSearch(tx, [{ id, terms: productTerms(product) }], { spellingKeys })
}

/** From the end of this transaction on, searches do not find the product any more. */
export const removeProductFromIndex = (tx: Handle, id: number): Promise<void> =>
  removeFromSearch(tx, id)
