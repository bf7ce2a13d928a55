import { checkFlag } from '../db/check-number.ts'
import type { Handle } from '../db/handle.ts'

/** A cart's line as it would be bought now. */
export interface BasketLine {
  productId: number
  name: string
  picture: string
  unitPriceCents: number
  quantity: number
  stock: number
  retired: boolean
}

interface Row {
  product_id: number
  name: string
  picture: string
  price_cents: number
  quantity: number
  stock: number
  retired: number
}

/** By product, the order in which stock is taken. */
export async function listBasket(handle: Handle, cartId: string): Promise<BasketLine[]> {
  const rows = await handle.select<Row>(
    `SELECT l.product_id, p.name, p.picture, p.price_cents, l.quantity, p.stock,
            p.retired_at IS NOT NULL AS retired
       FROM cart_lines l
       JOIN products p ON p.id = l.product_id
      WHERE l.cart_id = ?
      ORDER BY l.product_id`,
    [cartId],
  )
  return rows.map(toLine)
}

/**
 * Takes a line out of the cart as it was read; false when it was changed since.
 * By primary key, so that it locks this row and no gap that other carts need.
 */
export async function takeFromCart(
  handle: Handle,
  cartId: string,
  { productId, quantity }: Pick<BasketLine, 'productId' | 'quantity'>,
): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `DELETE FROM cart_lines
      WHERE cart_id = ?
        AND product_id = ?
        AND quantity = ?`,
    [cartId, productId, quantity],
  )
  return affectedRows === 1
}

const toLine = (row: Row): BasketLine => ({
  productId: row.product_id,
  name: row.name,
  picture: row.picture,
  unitPriceCents: row.price_cents,
  quantity: row.quantity,
  stock: row.stock,
  retired: checkFlag('retired', row.retired),
})
