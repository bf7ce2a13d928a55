import type { Handle } from '../db/handle.ts'
import {
  type CountedRow,
  type ListPart,
  listedColumns,
  mostCounted,
  type ProductList,
  type ProductOrder,
  productOrders,
  toProductList,
} from './catalogue-repository.ts'

/**
 * The search's own tables, as neither server's full-text index does what the other's does. Lists
 * go in as JSON, so that a statement has one text whatever is typed and is prepared once.
 */
const strings = (column: string) =>
  `JSON_TABLE(CAST(? AS CHAR), '$[*]' COLUMNS (${column} VARCHAR(40) PATH '$'))`

/** A term of the catalogue. */
export interface KnownWord {
  word: string
  /** How many products have it. */
  products: number
}

/** How a word goes on: so many continuations are looked at, and the most common are used. */
const mostContinued = 300
const mostContinuations = 5

/** Those of the words that products have, and the most common ones that begin with `start`. */
export async function findWords(
  handle: Handle,
  { words, start }: { words: readonly string[]; start: string },
): Promise<{ known: KnownWord[]; continued: KnownWord[] }> {
  const rows = await handle.select<KnownWord & { part: string }>(
    `(SELECT STRAIGHT_JOIN 'known' AS part, w.word, w.products
        FROM ${strings('word')} AS asked
        JOIN search_words w ON w.word = asked.word COLLATE utf8mb4_bin
       WHERE w.products > 0)
      UNION ALL
     (SELECT 'continued', word, products
        FROM (SELECT word, products
                FROM search_words
               WHERE word > ? AND word < ?
               ORDER BY word
               LIMIT ${mostContinued}) AS continuations
       WHERE products > 0
       ORDER BY products DESC, word
       LIMIT ${mostContinuations})`,
    // Without a start the range is empty; U+10FFFF is the last of all characters.
    [JSON.stringify(words), start, start && `${start}\u{10ffff}`],
  )
  const partOf = (name: string) =>
    rows.filter(({ part }) => part === name).map(({ word, products }) => ({ word, products }))
  return { known: partOf('known'), continued: partOf('continued') }
}

const mostSpelt = 300

/** Terms that have one of the spelling keys, the most common first. */
export function findSpelt(handle: Handle, keys: readonly string[]): Promise<KnownWord[]> {
  return handle.select(
    `SELECT DISTINCT w.word, w.products
       FROM (SELECT STRAIGHT_JOIN s.word
               FROM ${strings('spelling')} AS asked
               JOIN search_spellings s ON s.spelling = asked.spelling COLLATE utf8mb4_bin
              LIMIT ${mostSpelt}) AS near
       JOIN search_words w ON w.word = near.word
      WHERE w.products > 0
      ORDER BY w.products DESC, w.word`,
    [JSON.stringify(keys)],
  )
}

/** One word that is looked for. */
export interface AskedWord {
  /** What it is found by, any of these; the first counts double. */
  terms: string[]
}

export type SearchOrder = ProductOrder | 'relevance'

export interface Search {
  words: readonly AskedWord[]
  /** Only products with one of these terms are looked at: `driverLimits.length` at most. */
  drivers: readonly string[]
  /** How many of the words a product must have. */
  required: number
  order: SearchOrder
}

/**
 * So many products of each driver are looked at, the best first: what a search costs does not
 * depend on how many products have a word.
 */
export const driverLimits = [2 * mostCounted, mostCounted, 500, 500, 500, 500] as const

const candidates = driverLimits
  .map(
    (limit) =>
      `(SELECT product_id
          FROM search_terms
         WHERE term = ?
         ORDER BY weight DESC, product_id DESC
         LIMIT ${limit})`,
  )
  .join(' UNION ')

const searchOrders: Record<SearchOrder, string> = {
  // Of equal ones the shop's favourites, then the newest.
  relevance: 'found.matched DESC, found.score DESC, p.featured IS NULL, p.featured, p.id DESC',
  ...productOrders,
}

/** Products that have the words: those with the most of them first, then by what they are about. */
export async function searchProducts(
  handle: Handle,
  { words, drivers, required, order }: Search,
  { categoryId, limit, offset }: ListPart,
): Promise<ProductList> {
  const asked = words.flatMap(({ terms }, word) =>
    terms.map((term, at) => ({ word, term, factor: at === 0 ? 2 : 1 })),
  )
  const rows = await handle.select<CountedRow>(
    `SELECT ${listedColumns('p')}, COUNT(*) OVER () AS total
       FROM (SELECT scored.product_id, COUNT(*) AS matched, SUM(scored.best) AS score
               FROM (SELECT STRAIGHT_JOIN candidates.product_id, asked.word,
                            MAX(t.weight * asked.factor) AS best
                       FROM (${candidates}) AS candidates
                       JOIN JSON_TABLE(CAST(? AS CHAR), '$[*]' COLUMNS (
                              word INT PATH '$.word',
                              term VARCHAR(40) PATH '$.term',
                              factor INT PATH '$.factor')) AS asked
                       JOIN search_terms t ON t.product_id = candidates.product_id
                                          AND t.term = asked.term COLLATE utf8mb4_bin
                      GROUP BY candidates.product_id, asked.word) AS scored
              GROUP BY scored.product_id
             HAVING matched >= ?) AS found
       JOIN products p ON p.id = found.product_id
      WHERE p.retired_at IS NULL
        ${categoryId ? 'AND p.category_id = ?' : ''}
      ORDER BY ${searchOrders[order]}
      LIMIT ? OFFSET ?`,
    [
      // No term is empty.
      ...driverLimits.map((_, at) => drivers[at] ?? ''),
      JSON.stringify(asked),
      required,
      ...(categoryId ? [categoryId] : []),
      limit,
      offset,
    ],
  )
  return toProductList(rows)
}
