import type { Connection } from 'mysql2/promise'

export interface ProductRow {
  /** null takes the next free one. */
  id: number | null
  slug: string
  categoryId: number
  name: string
  summary: string
  description: string
  priceCents: number
  stock: number
  picture: string
  featured: number | null
  createdAt: Date
}

/** One statement: a few hundred rows at once are the fastest, and fit every packet size. */
export async function insertProducts(connection: Connection, rows: ProductRow[]): Promise<void> {
  if (rows.length === 0) return
  await connection.query(
    `INSERT INTO products
            (id, slug, category_id, name, summary, description,
             price_cents, stock, picture, featured, created_at)
     VALUES ?`,
    [rows.map(values)],
  )
}

const values = (row: ProductRow) => [
  row.id,
  row.slug,
  row.categoryId,
  row.name,
  row.summary,
  row.description,
  row.priceCents,
  row.stock,
  row.picture,
  row.featured,
  row.createdAt,
]
