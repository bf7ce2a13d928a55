import { checkNumber } from '../db/check-number.ts'
import type { ListedProduct, ListedProductRow } from './listed-product.ts'
import { toListedProduct } from './listed-product.ts'

/** Which part of which list. */
export interface ListPart {
  /** null is all. */
  categoryId: number | null
  limit: number
  offset: number
}

export interface ProductList {
  products: ListedProduct[]
  /** How many there are in all, counted up to `mostCounted`; 0 when the part is beyond the end. */
  total: number
  /** True when only a part of the catalogue was looked through. */
  partial?: boolean
}

/** Counting stops here, so that a page costs the same however large the catalogue is. */
export const mostCounted = 1001

export const productOrders = {
  newest: 'created_at DESC, id DESC',
  price: 'price_cents, id',
  'price-desc': 'price_cents DESC, id DESC',
  name: 'name, id',
} as const

/** The same for a table called `p`. */
export const ofProduct = (order: string) => order.replace(/\b[a-z_]+\b/g, (column) => `p.${column}`)

export type ProductOrder = keyof typeof productOrders

export type CountedRow = ListedProductRow & { total: number }

export const toProductList = (rows: CountedRow[]): ProductList => ({
  products: rows.map(toListedProduct),
  total: rows[0] ? checkNumber('total', rows[0].total) : 0,
})
