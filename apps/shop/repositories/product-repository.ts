import { aside, noAside } from '../db/aside.ts'
import type { Handle } from '../db/handle.ts'
import {
  type ListedProduct,
  type ListedProductRow,
  listedColumns,
  toListedProduct,
} from './listed-product.ts'
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

/**
 * A part of the goods in an order that an index has. The index alone finds the
 * part and counts; rows are read for those shown.
 */
export async function listProducts(
  handle: Handle,
  order: ProductOrder,
  { categoryId, limit, offset }: ListPart,
): Promise<ProductList> {
  const category = categoryId ? [categoryId] : []
  const rows = await handle.select<CountedRow>(lists[categoryId ? 'ofCategory' : 'ofAll'][order], [
    ...category,
    ...category,
    limit,
    offset,
  ])
  return toProductList(rows)
}

const listOf = (where: string, order: string) =>
  `SELECT ${aside} ${listedColumns('p')},
          (SELECT COUNT(*)
             FROM (SELECT 1
                     FROM products
                    WHERE ${where}
                    LIMIT ${mostCounted}) AS counted) AS total
     FROM (SELECT id
             FROM products
            WHERE ${where}
            ORDER BY ${order}
            LIMIT ? OFFSET ?) AS part
     JOIN products p ON p.id = part.id
    ORDER BY ${ofProduct(order)}`

const inEachOrder = (where: string) =>
  Object.fromEntries(
    Object.entries(productOrders).map(([name, order]) => [name, listOf(where, order)]),
  ) as Record<ProductOrder, string>

const lists = {
  ofAll: inEachOrder('retired_at IS NULL'),
  ofCategory: inEachOrder('category_id = ? AND retired_at IS NULL'),
}

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
