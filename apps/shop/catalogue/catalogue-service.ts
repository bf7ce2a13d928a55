import type { Db } from '../db/handle.ts'
import { NotFound, Unavailable } from '../errors.ts'
import {
  type Category,
  countProducts,
  type ListedProduct,
  type ListPart,
  listCategories,
  listProducts,
  listShopWindow,
  type ProductList,
  type ProductOrder,
} from './catalogue-repository.ts'
import {
  findProductById,
  findProductBySlug,
  type ProductWithNeighbours,
} from './product-page-repository.ts'
import { type SearchResult, searchCatalogue } from './search-service.ts'

export const pageSize = 24
/** Later pages are not offered: nobody browses that far, and they cost more and more. */
export const mostListed = 1000
const lastPage = Math.ceil(mostListed / pageSize)
/** Categories and counts are on every list and change rarely; a count costs more than the list itself. */
const cachedMs = 10_000

export interface CatalogueQuery {
  /** Typed text; '' is no search. */
  q: string
  /** Slug; '' is all. */
  category: string
  /** '' is by relevance in a search, else newest first. */
  sort: '' | 'relevance' | ProductOrder
  /** From 1. */
  page: number
}

export interface CatalogueList extends ProductList {
  category: Category | null
  pages: number
  /** Of a search: see `SearchResult`. */
  corrected: string | null
  someWords: boolean
  /** What else the shop has, where a search found nothing. */
  favourites: ListedProduct[]
}

export function createCatalogueService() {
  const cachedCounts = new Map<ListPart['categoryId'], (db: Db) => Promise<number>>()
  const cachedCategories = cacheFor(cachedMs, (db: Db) => listCategories(db.browse))

  /** Part of every page, error pages too: none while no database answers and none are known yet. */
  async function categories(db: Db): Promise<Category[]> {
    try {
      return await cachedCategories(db)
    } catch (error) {
      if (error instanceof Unavailable) return []
      throw error
    }
  }

  async function home(db: Db) {
    const { featured, newest } = await listShopWindow(db.browse, { featured: 8, newest: 16 })
    const shown = new Set(featured.map(({ id }) => id))
    const others = newest.filter(({ id }) => !shown.has(id)).slice(0, 8)
    return { featured, newest: others, categories: await categories(db) }
  }

  /** @throws NotFound for a category or a page that does not exist. */
  async function list(db: Db, query: CatalogueQuery): Promise<CatalogueList> {
    const category = query.category ? await categoryOf(db, query.category) : null
    const partOf = (page: number): ListPart => ({
      categoryId: category?.id ?? null,
      offset: (page - 1) * pageSize,
      limit: Math.min(pageSize, mostListed - (page - 1) * pageSize),
    })
    if (query.page > lastPage) throw noSuchPage()
    const found: ProductList & Partial<SearchResult> = query.q
      ? await searchCatalogue(db.browse, query, partOf)
      : await listPlain(db, query, partOf(query.page))
    if (found.products.length === 0 && query.page > 1) throw noSuchPage()
    const { products, total, partial, corrected = null, someWords = false } = found
    const shown = { products, total, partial, corrected, someWords, category }
    const nothing = query.q !== '' && products.length === 0
    return { ...shown, pages: pagesOf(total), favourites: nothing ? await favourites(db) : [] }
  }

  const favourites = async (db: Db) =>
    (await listShopWindow(db.browse, { featured: 4, newest: 0 })).featured

  async function listPlain(db: Db, query: CatalogueQuery, part: ListPart): Promise<ProductList> {
    const [products, counted] = await Promise.all([
      listProducts(db.browse, plainOrder(query), part),
      countOf(db, part.categoryId),
    ])
    return { products, total: totalOf(products.length, part, counted) }
  }

  function countOf(db: Db, categoryId: number | null): Promise<number> {
    const cached =
      cachedCounts.get(categoryId) ??
      cacheFor(cachedMs, ({ browse }) => countProducts(browse, categoryId))
    cachedCounts.set(categoryId, cached)
    return cached(db)
  }

  async function categoryOf(db: Db, slug: string): Promise<Category> {
    const category = (await cachedCategories(db)).find((one) => one.slug === slug)
    if (!category) throw new NotFound('There is no such category.')
    return category
  }

  /** @throws NotFound also for a retired product. */
  async function product(db: Db, slug: string): Promise<ProductWithNeighbours> {
    return orNotFound(await findProductBySlug(db.browse, slug))
  }

  async function productById(db: Db, id: number): Promise<ProductWithNeighbours> {
    return orNotFound(await findProductById(db.browse, id))
  }

  return { categories, home, list, product, productById }
}

/** Exact on the last page, which is not full; before it the count may be some seconds old. */
export function totalOf(shown: number, { offset, limit }: ListPart, counted: number): number {
  if (shown === 0) return 0
  return shown < limit ? offset + shown : Math.max(counted, offset + shown)
}

const plainOrder = ({ sort }: CatalogueQuery): ProductOrder =>
  sort === '' || sort === 'relevance' ? 'newest' : sort

const pagesOf = (total: number) => Math.ceil(Math.min(total, mostListed) / pageSize)

const noSuchPage = () => new NotFound('This list has no such page.')

function orNotFound(found: ProductWithNeighbours | null): ProductWithNeighbours {
  if (!found) throw new NotFound('This product does not exist, or is no longer sold.')
  return found
}

/**
 * Caches what `load` returns for `ms`, whichever source it was loaded from. Requests that come while
 * it is loading wait for the same answer. When loading fails, the last answer is used on, if there is one.
 */
export function cacheFor<Source, Value>(
  ms: number,
  load: (from: Source) => Promise<Value>,
  now = () => performance.now(),
): (from: Source) => Promise<Value> {
  let cached: { value: Value; until: number } | undefined
  let loading: Promise<Value> | undefined

  async function reload(from: Source): Promise<Value> {
    try {
      const value = await load(from)
      cached = { value, until: now() + ms }
      return value
    } catch (error) {
      if (!cached) throw error
      return cached.value
    } finally {
      loading = undefined
    }
  }

  return async (from) => {
    if (cached && now() < cached.until) return cached.value
    loading ??= reload(from)
    return loading
  }
}
