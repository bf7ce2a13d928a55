import { aside, noAside } from '../db/aside.ts'
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
  const category = categoryId ? [categoryId] : []
  const sql = lists[categoryId ? 'ofCategory' : 'ofAll'][offset === 0 ? 'first' : 'later'][order]
  const rows = await handle.select<ListedProductRow>(sql, [...category, limit, offset])
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
const firstOf = (where: string, order: string) =>
  `SELECT ${aside} ${listedColumns('p')}
     FROM products p
    WHERE ${where}
    ORDER BY ${ofProduct(order)}
    LIMIT ? OFFSET ?`

// The index alone passes over what comes before.
const laterOf = (where: string, order: string) =>
  `SELECT ${aside} ${listedColumns('p')}
     FROM (SELECT id
             FROM products
            WHERE ${where}
            ORDER BY ${order}
            LIMIT ? OFFSET ?) AS part
     JOIN products p ON p.id = part.id
    ORDER BY ${ofProduct(order)}`

const inEachOrder = (listOf: (where: string, order: string) => string, where: string) =>
  Object.fromEntries(
    Object.entries(productOrders).map(([name, order]) => [name, listOf(where, order)]),
  ) as Record<ProductOrder, string>

const listsOf = (where: string) => ({
  first: inEachOrder(firstOf, where),
  later: inEachOrder(laterOf, where),
})

const lists = { ofAll: listsOf(ofAll), ofCategory: listsOf(ofCategory) }

const shopWindow = `(SELECT ${aside} 'featured' AS part, ${listedColumns('p')}
      FROM products p
     WHERE p.featured IS NOT NULL
       AND p.retired_at IS NULL
     ORDER BY p.featured, p.id
     LIMIT ?)
    UNION ALL
   (SELECT ${noAside} 'newest', ${listedColumns('p')}
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
