import type { Connection, RowDataPacket } from 'mysql2/promise'
import { indexProducts, inTransaction } from './index-catalogue.ts'

export interface ProductRow {
  /** null takes the next free one. */
  id: number | null
  slug: string
  categoryId: number
  /** The category's name, by which the product is found. */
  category: string
  name: string
  summary: string
  description: string
  keywords: string
  priceCents: number
  stock: number
  picture: string
  featured: number | null
  createdAt: Date
}

/** Inserts products and makes them found, all or none: a few hundred at once are the fastest. */
export async function insertProducts(connection: Connection, rows: ProductRow[]): Promise<void> {
  if (rows.length === 0) return
  await inTransaction(connection, async () => {
    await connection.query(
      `INSERT INTO products
              (id, slug, category_id, name, summary, description, keywords,
               price_cents, stock, picture, featured, created_at)
       VALUES ?`,
      [rows.map(values)],
    )
    await indexProducts(connection, await withIds(connection, rows))
  })
}

async function withIds(connection: Connection, rows: ProductRow[]) {
  const unnumbered = rows.filter(({ id }) => id === null).map(({ slug }) => slug)
  const ids = new Map<string, number>()
  if (unnumbered.length > 0) {
    const [found] = await connection.query<RowDataPacket[]>(
      'SELECT id, slug FROM products WHERE slug IN (?)',
      [unnumbered],
    )
    for (const { id, slug } of found) ids.set(slug, id)
  }
  return rows.map((row) => ({ ...row, id: row.id ?? (ids.get(row.slug) as number) }))
}

const values = (row: ProductRow) => [
  row.id,
  row.slug,
  row.categoryId,
  row.name,
  row.summary,
  row.description,
  row.keywords,
  row.priceCents,
  row.stock,
  row.picture,
  row.featured,
  row.createdAt,
]
