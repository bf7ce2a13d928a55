import { aside } from '../db/aside.ts'
import { isTooCommon } from '../db/database-error.ts'
import type { Handle, Param } from '../db/handle.ts'
import { listedColumns } from './listed-product.ts'
import {
  type CountedRow,
  type ListPart,
  mostCounted,
  ofProduct,
  type ProductList,
  type ProductOrder,
  productOrders,
  toProductList,
} from './product-list.ts'

/** One word to look for: letters and digits only. */
export interface SearchTerm {
  text: string
  /** Also longer words that begin with it. */
  prefix: boolean
}

export type SearchOrder = ProductOrder | 'relevance'

interface Words {
  terms: SearchTerm[]
  order: SearchOrder
}

/**
 * Goods whose name or description has all of the words, or any of them. Best first:
 * by the server's rank, which counts the words, times more for words in the name.
 * The server hands out its best matches first, so what is cut off at `mostCounted`
 * is the least of a very common word. Words that are too common even to count are looked
 * for among the newest goods.
 */
export async function searchProducts(
  handle: Handle,
  words: Words & { match: 'all' | 'any' },
  part: ListPart,
): Promise<ProductList> {
  try {
    return await searchByWords(handle, words, part)
  } catch (error) {
    if (isTooCommon(error)) return searchNewest(handle, words, part)
    throw error
  }
}

async function searchByWords(
  handle: Handle,
  { terms, match, order }: Words & { match: 'all' | 'any' },
  part: ListPart,
): Promise<ProductList> {
  const asked = booleanQuery(terms, match)
  const found = {
    score: 'MATCH (name, description) AGAINST (? IN BOOLEAN MODE)',
    where: 'MATCH (name, description) AGAINST (? IN BOOLEAN MODE)',
    params: [asked, asked],
  }
  if (order !== 'relevance') return list(handle, found, productOrders[order], [], part)
  const inName = `score * (1 + 2 * (${countWordsIn('name', terms)})) DESC, id`
  return list(handle, found, inName, wordPatterns(terms), part)
}

/** How many of the words a column has; wants `wordPatterns`. */
const countWordsIn = (column: string, terms: SearchTerm[]) =>
  terms.map(() => `(CONCAT(' ', ${column}) LIKE ?)`).join(' + ')

const wordPatterns = (terms: SearchTerm[]) => terms.map(({ text }) => `% ${text}%`)

/** Of so many of the newest goods. */
const newestSearched = 2000

/**
 * The newest goods that have all of the words: words that common are in some of any few
 * goods. In 1,000,000 products it takes what it takes in 10,000.
 */
async function searchNewest(
  handle: Handle,
  { terms, order }: Words,
  { categoryId, limit, offset }: ListPart,
): Promise<ProductList> {
  const patterns = wordPatterns(terms)
  const byRelevance = `${countWordsIn('p.name', terms)} DESC, ${ofProduct(productOrders.newest)}`
  const rows = await handle.select<CountedRow>(
    `SELECT ${listedColumns('p')}, COUNT(*) OVER () AS total
       FROM (SELECT id
               FROM products
              WHERE retired_at IS NULL
                ${categoryId ? 'AND category_id = ?' : ''}
              ORDER BY ${productOrders.newest}
              LIMIT ${newestSearched}) AS newest
       JOIN products p ON p.id = newest.id
      WHERE ${terms.map(() => "CONCAT(' ', p.name, ' ', p.description) LIKE ?").join(' AND ')}
      ORDER BY ${order === 'relevance' ? byRelevance : ofProduct(productOrders[order])}
      LIMIT ? OFFSET ?`,
    [
      ...(categoryId ? [categoryId] : []),
      ...patterns,
      ...(order === 'relevance' ? patterns : []),
      limit,
      offset,
    ],
  )
  return { ...toProductList(rows), partial: true }
}

/**
 * Goods whose name begins with the text: for what full-text search has no words for.
 * By a range and not by LIKE: where the collation ignores a character, LIKE would
 * compare with every name there is.
 */
export async function searchByName(
  handle: Handle,
  { start, order }: { start: string; order: SearchOrder },
  part: ListPart,
): Promise<ProductList> {
  const found = {
    score: '0',
    where: 'name >= ? AND name < ?',
    // The last of all characters.
    params: [start, `${start}\u{10ffff}`],
  }
  return list(handle, found, productOrders[order === 'relevance' ? 'name' : order], [], part)
}

// A common word that no goods of the category have would have all of its matches read: in
// 1,000,000 products that took 1.6 s.
const candidates = 2 * mostCounted

async function list(
  handle: Handle,
  found: { score: string; where: string; params: Param[] },
  order: string,
  orderParams: Param[],
  { categoryId, limit, offset }: ListPart,
): Promise<ProductList> {
  const rows = await handle.select<CountedRow>(
    `SELECT ${aside} ${listedColumns('found')}, COUNT(*) OVER () AS total
       FROM (SELECT ${listedColumns('products')}, category_id, ${found.score} AS score
               FROM products
              WHERE ${found.where}
                AND retired_at IS NULL
              LIMIT ${categoryId ? candidates : mostCounted}) AS found
      ${categoryId ? 'WHERE category_id = ?' : ''}
      ORDER BY ${order}
      LIMIT ? OFFSET ?`,
    [...found.params, ...(categoryId ? [categoryId] : []), ...orderParams, limit, offset],
  )
  return toProductList(rows)
}

/**
 * In the language of boolean full-text searches. Words of two letters are never
 * required: whether they are in the index depends on the server's settings. A single
 * word need not be: "+honey" takes 27 ms where "honey" takes 17.
 */
function booleanQuery(terms: SearchTerm[], match: 'all' | 'any'): string {
  return terms
    .map(({ text, prefix }) => {
      const required = match === 'all' && terms.length > 1 && text.length > 2
      return `${required ? '+' : ''}${text}${prefix ? '*' : ''}`
    })
    .join(' ')
}
