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
