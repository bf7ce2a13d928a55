import { checkFlag, checkNumber, type Handle } from '../db/handle.ts'

export interface CartLine {
  productId: number
  slug: string
  name: string
  picture: string
  priceCents: number
  quantity: number
  stock: number
  retired: boolean
}

interface Row {
  product_id: number
  slug: string
  name: string
  picture: string
  price_cents: number
  quantity: number
  stock: number
  retired: number
}

/** In the order in which they were put in. */
export async function listCartLines(handle: Handle, cartId: string): Promise<CartLine[]> {
  const rows = await handle.select<Row>(
    `SELECT l.product_id, p.slug, p.name, p.picture, p.price_cents, l.quantity, p.stock,
            p.retired_at IS NOT NULL AS retired
       FROM cart_lines l
       JOIN products p ON p.id = l.product_id
      WHERE l.cart_id = ?
      ORDER BY l.added_at, l.product_id`,
    [cartId],
  )
  return rows.map(toCartLine)
}

/** How many products are in a cart, each as often as it is in it. */
export async function countCartItems(handle: Handle, cartId: string): Promise<number> {
  const [row] = await handle.select<{ items: number }>(
    `SELECT CAST(COALESCE(SUM(quantity), 0) AS SIGNED) AS items
       FROM cart_lines
      WHERE cart_id = ?`,
    [cartId],
  )
  return checkNumber('items', row?.items)
}

export async function sumCart(
  handle: Handle,
  cartId: string,
): Promise<{ items: number; totalCents: number }> {
  const [row] = await handle.select<{ items: number; total_cents: number }>(
    `SELECT CAST(COALESCE(SUM(l.quantity), 0) AS SIGNED) AS items,
            CAST(COALESCE(SUM(l.quantity * p.price_cents), 0) AS SIGNED) AS total_cents
       FROM cart_lines l
       JOIN products p ON p.id = l.product_id
      WHERE l.cart_id = ?`,
    [cartId],
  )
  return {
    items: checkNumber('items', row?.items),
    totalCents: checkNumber('total_cents', row?.total_cents),
  }
}

/** A guest's cart line expires so long after its last change. */
export const guestCartDays = 30

interface Addition {
  productId: number
  quantity: number
  most: number
  /** A guest's cart expires; a customer's does not. */
  guest: boolean
}

/** Adds to what is there when the statement runs, so clicks at the same time lose none. */
export async function addToCart(
  handle: Handle,
  cartId: string,
  { productId, quantity, most, guest }: Addition,
): Promise<void> {
  const expiry = guest ? `NOW(3) + INTERVAL ${guestCartDays} DAY` : 'NULL'
  await handle.change(
    `INSERT INTO cart_lines (cart_id, product_id, quantity, expires_at)
     VALUES (?, ?, LEAST(?, ?), ${expiry})
         ON DUPLICATE KEY UPDATE quantity = LEAST(quantity + ?, ?),
                                 expires_at = ${expiry}`,
    [cartId, productId, quantity, most, quantity, most],
  )
}

/** False when the cart has no such line. */
export async function setQuantity(
  handle: Handle,
  cartId: string,
  { productId, quantity }: { productId: number; quantity: number },
): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE cart_lines
        SET quantity = ?,
            expires_at = IF(expires_at IS NULL, NULL, NOW(3) + INTERVAL ${guestCartDays} DAY)
      WHERE cart_id = ?
        AND product_id = ?`,
    [quantity, cartId, productId],
  )
  return affectedRows === 1
}

export async function removeFromCart(
  handle: Handle,
  cartId: string,
  productId: number,
): Promise<void> {
  await handle.change(
    `DELETE FROM cart_lines
      WHERE cart_id = ?
        AND product_id = ?`,
    [cartId, productId],
  )
}

/** Moves the lines of a guest's cart into a customer's, added up to `most` of each. */
export async function moveCart(
  tx: Handle,
  fromCartId: string,
  { toCartId, most }: { toCartId: string; most: number },
): Promise<void> {
  await tx.change(
    `INSERT INTO cart_lines (cart_id, product_id, quantity, added_at)
     SELECT ?, f.product_id, f.quantity, f.added_at
       FROM cart_lines f
      WHERE f.cart_id = ?
         ON DUPLICATE KEY UPDATE quantity = LEAST(cart_lines.quantity + f.quantity, ?)`,
    [toCartId, fromCartId, most],
  )
  await tx.change(
    `DELETE FROM cart_lines
      WHERE cart_id = ?`,
    [fromCartId],
  )
}

const toCartLine = (row: Row): CartLine => ({
  productId: row.product_id,
  slug: row.slug,
  name: row.name,
  picture: row.picture,
  priceCents: row.price_cents,
  quantity: row.quantity,
  stock: row.stock,
  retired: checkFlag('retired', row.retired),
})

/** A product that is to go into a cart, and what the cart already holds. */
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
