import type { Connection, RowDataPacket } from 'mysql2/promise'
import { catalogue } from './catalogue/catalogue.ts'
import { indexProducts, inTransaction } from './index-catalogue.ts'
import { generatedAfter } from './product-ids.ts'

/**
 * Inserts the hand-made categories and products that are missing, by their slugs;
 * those that are there stay as they are, as the back office may have changed them.
 * @returns how many products were inserted
 */
export async function seedCatalogue(connection: Connection, now: Date): Promise<number> {
  const categoryIds = await seedCategories(connection)
  const rows = handMadeRows(categoryIds, now)
  const there = await readProducts(connection, rows)
  const missing = rows.filter(({ slug }) => !there.slugs.has(slug))
  await insertProducts(
    connection,
    // An id that an earlier version of the catalogue gave to another product is not free.
    missing.map((row) => ({ ...row, id: there.ids.has(Number(row.id)) ? null : row.id })),
  )
  return missing.length
}

async function seedCategories(connection: Connection): Promise<Map<string, number>> {
  const there = await readCategoryIds(connection)
  const missing = catalogue.filter(({ slug }) => !there.has(slug))
  if (missing.length === 0) return there
  await connection.query(
    'INSERT INTO categories (slug, name, description, picture, position) VALUES ?',
    [missing.map((one) => [one.slug, one.name, one.description, one.picture, one.position])],
  )
  return readCategoryIds(connection)
}

export async function readCategoryIds(connection: Connection): Promise<Map<string, number>> {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT id, slug FROM categories')
  return new Map(rows.map(({ id, slug }) => [slug, id]))
}

async function readProducts(connection: Connection, wanted: ProductRow[]) {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT id, slug
       FROM products
      WHERE id <= ? OR slug IN (?)`,
    [generatedAfter, wanted.map(({ slug }) => slug)],
  )
  return { ids: new Set(rows.map(({ id }) => id)), slugs: new Set(rows.map(({ slug }) => slug)) }
}

function handMadeRows(categoryIds: Map<string, number>, now: Date): ProductRow[] {
  const all = [...catalogue]
    .sort((a, b) => a.position - b.position)
    .flatMap(({ slug, name, products }) =>
      products.map((product) => ({ slug, category: name, product })),
    )
  return all.map(({ slug, category, product }, index) => ({
    ...product,
    id: index + 1,
    categoryId: categoryIds.get(slug) as number,
    category,
    featured: product.featured ?? null,
    createdAt: createdAt(index, all.length, now),
  }))
}

const spreadMs = 180 * 24 * 60 * 60_000
// Puts neighbours in the list far apart in time.
const stride = 29

/** Over the last half year, so that "newest" is a mix of all categories. */
const createdAt = (index: number, count: number, now: Date) =>
  new Date(now.getTime() - (((index * stride) % count) / count) * spreadMs)

export interface ProductRow {
  /** null takes the next free one. */
  id: number | null
  slug: string
  categoryId: number
  /** The category's name, which the search indexes. */
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

/** Inserts products and indexes them for the search in one transaction; a few hundred at once are fastest. */
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
