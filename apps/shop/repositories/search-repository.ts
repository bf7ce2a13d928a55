import { aside } from '../db/aside.ts'
import type { Handle, Param } from '../db/handle.ts'
import { listedColumns } from './listed-product.ts'
import {
  type CountedRow,
  type ListPart,
  mostCounted,
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

/**
 * Goods whose name or description has all of the words, or any of them. Best first:
 * by the server's rank, which counts the words, times more for words in the name.
 * The server hands out its best matches first, so what is cut off at `mostCounted`
 * is the least of a very common word.
 */
export async function searchProducts(
  handle: Handle,
  { terms, match, order }: { terms: SearchTerm[]; match: 'all' | 'any'; order: SearchOrder },
  part: ListPart,
): Promise<ProductList> {
  const asked = booleanQuery(terms, match)
  const found = {
    score: 'MATCH (name, description) AGAINST (? IN BOOLEAN MODE)',
    where: 'MATCH (name, description) AGAINST (? IN BOOLEAN MODE)',
    params: [asked, asked],
  }
  if (order !== 'relevance') return list(handle, found, productOrders[order], [], part)
  const inName = terms.map(() => "(CONCAT(' ', name) LIKE ?)").join(' + ')
  const nameParams = terms.map(({ text }) => `% ${text}%`)
  return list(handle, found, `score * (1 + 2 * (${inName})) DESC, id`, nameParams, part)
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

async function list(
  handle: Handle,
  found: { score: string; where: string; params: Param[] },
  order: string,
  orderParams: Param[],
  { categoryId, limit, offset }: ListPart,
): Promise<ProductList> {
  const rows = await handle.select<CountedRow>(
    `SELECT ${aside} ${listedColumns('found')}, COUNT(*) OVER () AS total
       FROM (SELECT ${listedColumns('products')}, ${found.score} AS score
               FROM products
              WHERE ${found.where}
                AND retired_at IS NULL
                ${categoryId ? 'AND category_id = ?' : ''}
              LIMIT ${mostCounted}) AS found
      ORDER BY ${order}
      LIMIT ? OFFSET ?`,
    [...found.params, ...(categoryId ? [categoryId] : []), ...orderParams, limit, offset],
  )
  return toProductList(rows)
}

/**
 * In the language of boolean full-text searches. Words of two letters are never
 * required: whether they are in the index depends on the server's settings.
 */
function booleanQuery(terms: SearchTerm[], match: 'all' | 'any'): string {
  return terms
    .map(({ text, prefix }) => {
      const required = match === 'all' && text.length > 2
      return `${required ? '+' : ''}${text}${prefix ? '*' : ''}`
    })
    .join(' ')
}
