import { checkNumber } from '../db/check-number.ts'
import type { Handle } from '../db/handle.ts'
import {
  type ListedProduct,
  type ListedProductRow,
  listedColumns,
  toListedProduct,
} from './listed-product.ts'
import {
  type ListPart,
  mostCounted,
  ofProduct,
  type ProductOrder,
  productOrders,
} from './product-list.ts'

/** A part of the goods in an order that an index has: rows are read for those shown only. */
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

/** How many goods there are, counted up to `mostCounted`. Takes longer than to list a page of them. */
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

/** The goods of the home page: the favourites in their order, and the newest of all. */
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
