import { isDuplicateKey } from '../db/database-error.ts'
import { checkFlag, type Handle, type Param } from '../db/handle.ts'
import { Conflict } from '../errors.ts'
import { containing, type Page, type Slice, toSlice } from './list-query.ts'

/** What staff enter about a product; its stock is changed separately. */
export interface ProductText {
  name: string
  summary: string
  description: string
  /** What else people call it, separated by commas. */
  keywords: string
  categoryId: number
  priceCents: number
  picture: string
  /** Place on the home page; null is not there. */
  featured: number | null
}

export interface Product extends ProductText {
  id: number
  slug: string
  stock: number
  retired: boolean
}

interface Row {
  id: number
  slug: string
  name: string
  summary: string
  description: string
  keywords: string
  category_id: number
  price_cents: number
  stock: number
  picture: string
  featured: number | null
  retired: number
}

const columns = `id, slug, name, summary, description, keywords, category_id, price_cents, stock,
            picture, featured, retired_at IS NOT NULL AS retired`

export async function findProduct(handle: Handle, id: number): Promise<Product | null> {
  const [row] = await handle.select<Row>(
    `SELECT ${columns}
       FROM products
      WHERE id = ?`,
    [id],
  )
  return row ? toProduct(row) : null
}

/** Locks the product: nobody else changes or sells it before the transaction ends. */
export async function lockProduct(tx: Handle, id: number): Promise<Product | null> {
  const [row] = await tx.select<Row>(
    `SELECT ${columns}
       FROM products
      WHERE id = ?
        FOR UPDATE`,
    [id],
  )
  return row ? toProduct(row) : null
}

const mostNamed = 50

/**
 * Products in the shop that have this name, as the collation compares names (so perhaps another
 * in other accents), or one of the slugs.
 */
export async function findProductsNamed(
  handle: Handle,
  { name, slugs }: { name: string; slugs: readonly string[] },
): Promise<Product[]> {
  const rows = await handle.select<Row>(
    `(SELECT ${columns}
        FROM products
       WHERE retired_at IS NULL
         AND name = ?
       ORDER BY id
       LIMIT ${mostNamed})
      UNION
     (SELECT ${columns}
        FROM products
       WHERE retired_at IS NULL
         AND slug IN (${slugs.map(() => '?').join(', ')}))`,
    [name, ...slugs],
  )
  return rows.map(toProduct)
}

/** @throws Conflict when the slug is taken. */
export async function insertProduct(
  handle: Handle,
  product: ProductText & { slug: string; stock: number },
): Promise<number> {
  try {
    const { insertId } = await handle.change(
      `INSERT INTO products
              (slug, name, summary, description, keywords, category_id, price_cents, picture, featured, stock)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [product.slug, ...textParams(product), product.stock],
    )
    return insertId
  } catch (error) {
    if (isDuplicateKey(error)) throw new Conflict('There is already a product at this address.')
    throw error
  }
}

export async function updateProduct(
  handle: Handle,
  id: number,
  product: ProductText & { stock: number },
): Promise<void> {
  await handle.change(
    `UPDATE products
        SET name = ?, summary = ?, description = ?, keywords = ?, category_id = ?, price_cents = ?,
            picture = ?, featured = ?, stock = ?
      WHERE id = ?`,
    [...textParams(product), product.stock, id],
  )
}

/** Does nothing to a product that is retired already; false when there is no such product. */
export async function retireProduct(handle: Handle, id: number, at: Date): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE products
        SET retired_at = COALESCE(retired_at, ?)
      WHERE id = ?`,
    [at, id],
  )
  return affectedRows === 1
}

export async function restoreProduct(handle: Handle, id: number): Promise<void> {
  await handle.change(
    `UPDATE products
        SET retired_at = NULL
      WHERE id = ?`,
    [id],
  )
}

export async function listCategories(handle: Handle): Promise<{ id: number; name: string }[]> {
  return handle.select(
    `SELECT id, name
       FROM categories
      ORDER BY position
      LIMIT 100`,
  )
}

const textParams = (product: ProductText) => [
  product.name,
  product.summary,
  product.description,
  product.keywords,
  product.categoryId,
  product.priceCents,
  product.picture,
  product.featured,
]

const toProduct = (row: Row): Product => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  summary: row.summary,
  description: row.description,
  keywords: row.keywords,
  categoryId: row.category_id,
  priceCents: row.price_cents,
  stock: row.stock,
  picture: row.picture,
  featured: row.featured,
  retired: checkFlag('retired', row.retired),
})

export type ProductFilter = 'sale' | 'low' | 'retired'

export interface ListedProduct {
  id: number
  name: string
  category: string
  picture: string
  priceCents: number
  stock: number
  featured: boolean
}

interface ListedRow {
  id: number
  name: string
  category: string
  picture: string
  price_cents: number
  stock: number
  featured: number
}

// Each list is read in the order of one index, so that a page costs a page.
const filters: Record<ProductFilter, { where: string; order: string }> = {
  sale: { where: 'p.retired_at IS NULL', order: 'p.name, p.id' },
  low: { where: 'p.retired_at IS NULL AND p.stock <= 10', order: 'p.stock, p.id' },
  retired: { where: 'p.retired_at IS NOT NULL', order: 'p.retired_at DESC, p.id' },
}

/** A page of products; `q` is a part of the name, or an id. */
export async function listProducts(
  handle: Handle,
  { show, q, ...page }: { show: ProductFilter; q: string } & Page,
): Promise<Slice<ListedProduct>> {
  const { where, order } = filters[show]
  const search = searchFor(q)
  const rows = await handle.select<ListedRow>(
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
  return toSlice(rows.map(toListedProduct), page)
}

/** The products that will sell out first. */
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

const toListedProduct = (row: ListedRow): ListedProduct => ({
  id: row.id,
  name: row.name,
  category: row.category,
  picture: row.picture,
  priceCents: row.price_cents,
  stock: row.stock,
  featured: checkFlag('featured', row.featured),
})
