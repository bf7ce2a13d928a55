import type { ProductsPage } from '../views/models.ts'
import { pagination } from '../views/pagination.ts'
import { type CatalogueList, type CatalogueQuery, mostListed } from './catalogue-service.ts'
import type { Category } from './category-repository.ts'
import { listHref } from './list-href.ts'
import { productCards } from './product-card.ts'

const sorts = [
  { value: 'relevance', label: 'Best match' },
  { value: 'newest', label: 'Newest' },
  { value: 'price', label: 'Price, low to high' },
  { value: 'price-desc', label: 'Price, high to low' },
  { value: 'name', label: 'Name' },
]

export function productsPage(
  list: CatalogueList,
  query: CatalogueQuery,
  categories: readonly Category[],
): ProductsPage {
  const address = { ...query, sort: query.sort === usualSort(query) ? '' : query.sort }
  return {
    heading: headingOf(query, list.category),
    intro: query.q ? null : (list.category?.description ?? null),
    countText: countText(list.total, list.partial),
    searched: searchedText(list, query),
    products: productCards(list.products),
    favourites: productCards(list.favourites),
    everywhere:
      query.category && list.total === 0 ? listHref({ ...query, category: '', page: 1 }) : null,
    q: query.q,
    category: query.category,
    categories: categories.map(({ slug, name }) => ({ slug, name })),
    sort: address.sort,
    sorts: sortLinks(query),
    pagination: pagination(query.page, list.pages, (page) => listHref({ ...address, page })),
  }
}

/** Nobody searched: nothing is a better match than another. */
const usualSort = ({ q }: CatalogueQuery) => (q ? 'relevance' : 'newest')

function sortLinks(query: CatalogueQuery) {
  const usual = usualSort(query)
  const offered = query.q ? sorts : sorts.filter(({ value }) => value !== 'relevance')
  const asked = offered.some(({ value }) => value === query.sort) ? query.sort : usual
  return offered.map(({ value, label }) => ({
    value,
    label,
    href: listHref({ ...query, sort: value === usual ? '' : value, page: 1 }),
    current: value === asked,
  }))
}

function headingOf({ q }: CatalogueQuery, category: Category | null): string {
  if (q) return `Results for “${q}”${category ? ` in ${category.name}` : ''}`
  return category?.name ?? 'All goods'
}

function searchedText({ corrected, someWords, total }: CatalogueList, query: CatalogueQuery) {
  if (total === 0) return null
  const some = someWords ? 'No product has all of these words: these have some of them.' : ''
  if (!corrected) return some ? { text: some, meant: null } : null
  const href = listHref({ ...query, q: corrected, page: 1 })
  return { text: some, meant: { text: corrected, href } }
}

export function countText(total: number, partial = false): string {
  if (partial) return `${total.toLocaleString('en')} of very many goods: one more word finds others`
  if (total > mostListed) return `more than ${mostListed.toLocaleString('en')} goods`
  return total === 1 ? '1 product' : `${total.toLocaleString('en')} goods`
}
