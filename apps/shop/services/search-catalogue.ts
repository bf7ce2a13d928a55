import type { Handle } from '../db/handle.ts'
import type { ListPart, ProductList } from '../repositories/product-list.ts'
import {
  type SearchOrder,
  type SearchTerm,
  searchByName,
  searchProducts,
} from '../repositories/search-repository.ts'
import { searchTerms } from './search-terms.ts'

interface Search {
  q: string
  sort: '' | SearchOrder
  page: number
}

type Way = (part: ListPart) => Promise<ProductList>

/**
 * The first way of searching that finds something: all of the words, any of them, a
 * name that begins with the text. One query for a search that finds something at once.
 */
export async function searchCatalogue(
  handle: Handle,
  search: Search,
  partOf: (page: number) => ListPart,
): Promise<ProductList> {
  for (const way of waysOf(handle, search)) {
    const found = await way(partOf(search.page))
    if (found.products.length > 0) return found
    // Beyond the end of what this way finds, the next one has nothing to say.
    if (search.page > 1 && (await way(partOf(1))).total > 0) return found
  }
  return { products: [], total: 0 }
}

function waysOf(handle: Handle, { q, sort }: Search): Way[] {
  const order = sort || 'relevance'
  const terms = searchTerms(q)
  // Names begin with a letter or a digit.
  const start = q.replace(/^[^\p{L}\p{N}]+/u, '')
  const all: Way = (part) => searchProducts(handle, { terms, match: 'all', order }, part)
  const any: Way = (part) =>
    searchProducts(handle, { terms: rarest(terms), match: 'any', order }, part)
  const byName: Way = (part) => searchByName(handle, { start, order }, part)
  return [
    ...(terms.length > 0 ? [all] : []),
    ...(terms.length > 1 ? [any] : []),
    ...(start ? [byName] : []),
  ]
}

const mostOfAny = 3

// Any of many common words would be most of the catalogue: longer words are rarer.
const rarest = (terms: SearchTerm[]) =>
  terms.toSorted((a, b) => b.text.length - a.text.length).slice(0, mostOfAny)
