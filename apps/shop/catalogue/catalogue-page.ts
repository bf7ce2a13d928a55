import type { CategoryLink, Pagination } from '../views/models.ts'
import type { Category, ListedProduct } from './catalogue-repository.ts'
import { type CatalogueList, type CatalogueQuery, mostListed } from './catalogue-service.ts'
import { type ProductCard, pictureUrl, productCards } from './product-card.ts'

export interface CategoryCard extends CategoryLink {
  description: string
  /** URL of the picture, 4:3. */
  picture: string
}

export interface HomePage {
  featured: ProductCard[]
  newest: ProductCard[]
  categories: CategoryCard[]
}

export interface ProductsPage {
  /** "All products", a category's name, or "Results for “tape”". */
  heading: string
  /** The category's description, or null. */
  intro: string | null
  /** "72 products", "more than 1,000 products". */
  countText: string
  /** What the search made of the words, where it is not what was typed; or null. */
  searched: { text: string; meant: { text: string; href: string } | null } | null
  products: ProductCard[]
  /** Where a search found nothing. */
  favourites: ProductCard[]
  /** The same search in all categories, where it found nothing in one; or null. */
  everywhere: string | null
  q: string
  /** Slug, or ''. */
  category: string
  categories: { slug: string; name: string }[]
  sort: string
  sorts: { value: string; label: string; href: string; current: boolean }[]
  pagination: Pagination | null
}

interface ShopWindow {
  featured: ListedProduct[]
  newest: ListedProduct[]
  categories: Category[]
}

export const homePage = ({ featured, newest, categories }: ShopWindow): HomePage => ({
  featured: productCards(featured),
  newest: productCards(newest),
  categories: categories.map(categoryCard),
})

const categoryCard = ({ slug, name, description, picture }: Category): CategoryCard => ({
  slug,
  name,
  description,
  href: `/products?category=${slug}`,
  picture: pictureUrl(picture),
  current: false,
})

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

/** Without a search there is no best match. */
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
  return category?.name ?? 'All products'
}

function searchedText({ corrected, someWords, total }: CatalogueList, query: CatalogueQuery) {
  if (total === 0) return null
  const some = someWords ? 'No product matches all of these words. These match some of them.' : ''
  if (!corrected) return some ? { text: some, meant: null } : null
  const href = listHref({ ...query, q: corrected, page: 1 })
  return { text: some, meant: { text: corrected, href } }
}

export function countText(total: number, partial = false): string {
  if (partial)
    return `${total.toLocaleString('en')} of many results: add a word to narrow the search`
  if (total > mostListed) return `more than ${mostListed.toLocaleString('en')} products`
  return total === 1 ? '1 product' : `${total.toLocaleString('en')} products`
}

export interface ListAddress {
  q: string
  category: string
  sort: string
  page: number
}

/** The URL of a product list, with the parameters that differ from the defaults. */
export function listHref({ q, category, sort, page }: ListAddress): string {
  const parameters = new URLSearchParams()
  if (q) parameters.set('q', q)
  if (category) parameters.set('category', category)
  if (sort) parameters.set('sort', sort)
  if (page > 1) parameters.set('page', String(page))
  const query = parameters.toString()
  return query ? `/products?${query}` : '/products'
}

/** Links to the pages of a list, or null when it has only one. `href` makes a page's address. */
export function pagination(
  page: number,
  pages: number,
  href: (page: number) => string,
): Pagination | null {
  if (pages <= 1) return null
  return {
    text: `Page ${page} of ${pages}`,
    previous: page > 1 ? href(page - 1) : null,
    next: page < pages ? href(page + 1) : null,
    pages: shownPages(page, pages).map((number) =>
      number
        ? { label: String(number), href: href(number), current: number === page }
        : { label: '…', href: null, current: false },
    ),
  }
}

/** The first, the last, and those around the current one; null is a gap. */
function shownPages(page: number, pages: number): (number | null)[] {
  const shown: (number | null)[] = []
  let last = 0
  for (const number of [1, page - 1, page, page + 1, pages]) {
    if (number <= last || number > pages) continue
    if (number > last + 1) shown.push(null)
    shown.push(number)
    last = number
  }
  return shown
}
