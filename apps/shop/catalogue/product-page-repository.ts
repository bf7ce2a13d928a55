import type { Handle } from '../db/handle.ts'
import {
  type ListedProduct,
  type ListedProductRow,
  listedColumns,
  toListedProduct,
} from './catalogue-repository.ts'

export interface Product extends ListedProduct {
  description: string
  category: { slug: string; name: string }
}

export interface ProductWithNeighbours {
  product: Product
  /** Products of the same category, the next in price upwards and downwards. */
  neighbours: ListedProduct[]
}

interface Row extends ListedProductRow {
  part: 'product' | 'neighbour'
  description: string
  category_slug: string
  category_name: string
}

const neighboursEachWay = 4

/** A product on sale; null when there is none, or it is retired. */
export const findProductBySlug = (handle: Handle, slug: string) => find(handle, 'slug', slug)
export const findProductById = (handle: Handle, id: number) => find(handle, 'id', id)

async function find(
  handle: Handle,
  key: 'slug' | 'id',
  value: string | number,
): Promise<ProductWithNeighbours | null> {
  const rows = await handle.select<Row>(statementBy(key), [value, value, value])
  const row = rows.find(({ part }) => part === 'product')
  if (!row) return null
  const others = rows.filter(({ part, id }) => part === 'neighbour' && id !== row.id)
  return { product: toProduct(row), neighbours: others.map(toListedProduct) }
}

// One more than wanted, as the product is its own neighbour. Told which index, the servers need
// not think about the six others that could do: a seventh of the whole page's time in the database.
const neighbours = (key: 'slug' | 'id', where: string, order: string) =>
  `SELECT 'neighbour', ${listedColumns('n')}, '', '', ''
     FROM products p
     JOIN products n FORCE INDEX (products_category_price)
                     ON n.category_id = p.category_id
                    AND n.retired_at IS NULL
                    AND ${where}
    WHERE p.${key} = ?
      AND p.retired_at IS NULL
    ORDER BY ${order}
    LIMIT ${neighboursEachWay + 1}`

// One round trip: the product is found by a unique key, so the servers take it for
// a constant and read its neighbours from the index by category and price.
const statementBy = (key: 'slug' | 'id') =>
  `(SELECT 'product' AS part, ${listedColumns('p')}, p.description,
           c.slug AS category_slug, c.name AS category_name
      FROM products p
      JOIN categories c ON c.id = p.category_id
     WHERE p.${key} = ?
       AND p.retired_at IS NULL)
    UNION ALL
   (${neighbours(key, 'n.price_cents >= p.price_cents', 'n.price_cents, n.id')})
    UNION ALL
   (${neighbours(key, 'n.price_cents < p.price_cents', 'n.price_cents DESC, n.id DESC')})`

const toProduct = (row: Row): Product =>
  Object.assign(toListedProduct(row), {
    description: row.description,
    category: { slug: row.category_slug, name: row.category_name },
  })
