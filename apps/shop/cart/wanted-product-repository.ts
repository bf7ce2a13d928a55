import { checkFlag, checkNumber } from '../db/check-number.ts'
import type { Handle } from '../db/handle.ts'

/** A product as somebody wants it in their cart, and what the cart holds already. */
export interface WantedProduct {
  name: string
  stock: number
  retired: boolean
  /** Of this product in the cart; 0 when there is no such line. */
  quantity: number
  /** Lines of the cart. */
  lines: number
}

interface WantedRow {
  name: string
  stock: number
  retired: number
  quantity: number
  line_count: number
}

export async function findWanted(
  handle: Handle,
  cartId: string,
  productId: number,
): Promise<WantedProduct | null> {
  const [row] = await handle.select<WantedRow>(
    `SELECT p.name, p.stock, p.retired_at IS NOT NULL AS retired,
            CAST(COALESCE((SELECT l.quantity
                             FROM cart_lines l
                            WHERE l.cart_id = ? AND l.product_id = p.id), 0) AS SIGNED) AS quantity,
            (SELECT COUNT(*)
               FROM cart_lines l
              WHERE l.cart_id = ?) AS line_count
       FROM products p
      WHERE p.id = ?`,
    [cartId, cartId, productId],
  )
  return row ? toWanted(row) : null
}

const toWanted = (row: WantedRow): WantedProduct => ({
  name: row.name,
  stock: row.stock,
  retired: checkFlag('retired', row.retired),
  quantity: checkNumber('quantity', row.quantity),
  lines: checkNumber('line_count', row.line_count),
})
