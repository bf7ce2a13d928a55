import { checkNumber, type Handle } from '../db/handle.ts'

/** A product as lists show it. */
export interface ListedProduct {
  id: number
  slug: string
  name: string
  summary: string
  priceCents: number
  stock: number
  /** File name of the first picture. */
  picture: string
  createdAt: Date
}

export interface ListedProductRow {
  id: number
  slug: string
  name: string
  summary: string
  price_cents: number
  stock: number
  picture: string
  created_at: Date
}

/** The columns of a row, of the table or derived table called `from`. */
export const listedColumns = (from: string): string =>
  ['id', 'slug', 'name', 'summary', 'price_cents', 'stock', 'picture', 'created_at']
    .map((column) => `${from}.${column}`)
    .join(', ')

export const toListedProduct = (row: ListedProductRow): ListedProduct => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  summary: row.summary,
  priceCents: row.price_cents,
  stock: row.stock,
  picture: row.picture,
  createdAt: row.created_at,
})

/** Which part of which list. */
export interface ListPart {
  /** null is all. */
  categoryId: number | null
  limit: number
  offset: number
}

export interface ProductList {
  products: ListedProduct[]
  /** How many there are in all, counted up to `mostCounted`; 0 when the part is beyond the end. */
  total: number
  /** True when only a part of the catalogue was looked through. */
  partial?: boolean
}

/** Counting stops here, so that a page costs the same however large the catalogue is. */
export const mostCounted = 1001

export const productOrders = {
  newest: 'created_at DESC, id DESC',
  price: 'price_cents, id',
  'price-desc': 'price_cents DESC, id DESC',
  name: 'name, id',
} as const

/** The same for a table called `p`. */
export const ofProduct = (order: string) => order.replace(/\b[a-z_]+\b/g, (column) => `p.${column}`)

export type ProductOrder = keyof typeof productOrders

export type CountedRow = ListedProductRow & { total: number }

export const toProductList = (rows: CountedRow[]): ProductList => ({
  products: rows.map(toListedProduct),
  total: rows[0] ? checkNumber('total', rows[0].total) : 0,
})

/** A page of products, sorted by an index, so that only the rows shown are read. */
export async function listProducts(
  handle: Handle,
  order: ProductOrder,
  { categoryId, limit, offset }: ListPart,
): Promise<ListedProduct[]> {
  const where = categoryId ? ofCategory : ofAll
  const statement = offset === 0 ? firstPage : laterPage
  const rows = await handle.select<ListedProductRow>(statement(where, productOrders[order]), [
    ...(categoryId ? [categoryId] : []),
    limit,
    offset,
  ])
  return rows.map(toListedProduct)
}

/** How many products there are, counted up to `mostCounted`. Takes longer than listing a page of them. */
export async function countProducts(handle: Handle, categoryId: number | null): Promise<number> {
  const [row] = await handle.select<{ total: number }>(
    `SELECT COUNT(*) AS total
       FROM (SELECT 1
               FROM products
              WHERE ${categoryId ? ofCategory : ofAll}
              LIMIT ${mostCounted}) AS counted`,
    categoryId ? [categoryId] : [],
  )
  return checkNumber('total', row?.total)
}

const ofAll = 'retired_at IS NULL'
const ofCategory = 'category_id = ? AND retired_at IS NULL'

// Nothing to pass over: three quarters of the database's time for a later part.
const firstPage = (where: string, order: string) =>
  `SELECT ${listedColumns('p')}
     FROM products p
    WHERE ${where}
    ORDER BY ${ofProduct(order)}
    LIMIT ? OFFSET ?`

// The index alone passes over what comes before.
const laterPage = (where: string, order: string) =>
  `SELECT ${listedColumns('p')}
     FROM (SELECT id
             FROM products
            WHERE ${where}
            ORDER BY ${order}
            LIMIT ? OFFSET ?) AS part
     JOIN products p ON p.id = part.id
    ORDER BY ${ofProduct(order)}`

const shopWindow = `(SELECT 'featured' AS part, ${listedColumns('p')}
      FROM products p
     WHERE p.featured IS NOT NULL
       AND p.retired_at IS NULL
     ORDER BY p.featured, p.id
     LIMIT ?)
    UNION ALL
   (SELECT 'newest', ${listedColumns('p')}
      FROM products p
     WHERE p.retired_at IS NULL
     ORDER BY p.created_at DESC, p.id DESC
     LIMIT ?)`

/** The products of the home page: the featured ones in their order, and the newest. */
export async function listShopWindow(
  handle: Handle,
  limit: { featured: number; newest: number },
): Promise<{ featured: ListedProduct[]; newest: ListedProduct[] }> {
  const rows = await handle.select<ListedProductRow & { part: 'featured' | 'newest' }>(shopWindow, [
    limit.featured,
    limit.newest,
  ])
  const partOf = (name: string) => rows.filter(({ part }) => part === name).map(toListedProduct)
  return { featured: partOf('featured'), newest: partOf('newest') }
}

export interface Category {
  id: number
  slug: string
  name: string
  description: string
  /** File name of the picture. */
  picture: string
}

/** In the order of the navigation. */
export function listCategories(handle: Handle): Promise<Category[]> {
  return handle.select(
    `SELECT id, slug, name, description, picture
       FROM categories
      ORDER BY position`,
  )
}
