import { checkFlag } from '../db/check-number.ts'
import type { Handle, Param } from '../db/handle.ts'
import { containing } from './like.ts'
import { type Page, type Slice, toSlice } from './page.ts'

export type Shelf = 'sale' | 'low' | 'retired'

export interface ShelfProduct {
  id: number
  name: string
  category: string
  picture: string
  priceCents: number
  stock: number
  featured: boolean
}

interface Row {
  id: number
  name: string
  category: string
  picture: string
  price_cents: number
  stock: number
  featured: number
}

// Each shelf is read in the order of one index, so that a page costs a page.
const shelves: Record<Shelf, { where: string; order: string }> = {
  sale: { where: 'p.retired_at IS NULL', order: 'p.name, p.id' },
  low: { where: 'p.retired_at IS NULL AND p.stock <= 10', order: 'p.stock, p.id' },
  retired: { where: 'p.retired_at IS NOT NULL', order: 'p.retired_at DESC, p.id' },
}

/** A page of products; `q` is a part of the name, or an id. */
export async function listShelf(
  handle: Handle,
  { shelf, q, ...page }: { shelf: Shelf; q: string } & Page,
): Promise<Slice<ShelfProduct>> {
  const { where, order } = shelves[shelf]
  const search = searchFor(q)
  const rows = await handle.select<Row>(
    `SELECT p.id, p.name, c.name AS category, p.picture, p.price_cents, p.stock,
            p.featured IS NOT NULL AS featured
       FROM (SELECT p.id
               FROM products p
              WHERE ${where} ${search.where}
              ORDER BY ${order}
              LIMIT ? OFFSET ?) AS page
       JOIN products p ON p.id = page.id
       JOIN categories c ON c.id = p.category_id
      ORDER BY ${order}`,
    [...search.params, page.size + 1, page.offset],
  )
  return toSlice(rows.map(toShelfProduct), page)
}

/** The few goods that sell out first. */
export async function listRunningLow(
  handle: Handle,
): Promise<{ id: number; name: string; stock: number }[]> {
  return handle.select(
    `SELECT id, name, stock
       FROM products
      WHERE retired_at IS NULL
        AND stock <= 10
      ORDER BY stock, id
      LIMIT 8`,
  )
}

function searchFor(q: string): { where: string; params: Param[] } {
  if (!q) return { where: '', params: [] }
  if (!/^\d{1,15}$/.test(q)) return { where: 'AND p.name LIKE ?', params: [containing(q)] }
  return { where: 'AND (p.name LIKE ? OR p.id = ?)', params: [containing(q), Number(q)] }
}

const toShelfProduct = (row: Row): ShelfProduct => ({
  id: row.id,
  name: row.name,
  category: row.category,
  picture: row.picture,
  priceCents: row.price_cents,
  stock: row.stock,
  featured: checkFlag('featured', row.featured),
})
