import type { Handle } from '../db/handle.ts'

export interface NewOrderLine {
  productId: number
  name: string
  unitPriceCents: number
  quantity: number
}

export interface OrderLine extends NewOrderLine {
  orderId: number
  /** Null once the product is no longer sold. */
  slug: string | null
  /** File name in public/pictures. */
  picture: string
}

export interface LineRow {
  order_id: number
  product_id: number
  line_name: string
  unit_price_cents: number
  quantity: number
  slug: string | null
  picture: string
}

/** Of `order_lines l` and their `products p`. */
export const lineColumns = `l.order_id, l.product_id, l.name AS line_name, l.unit_price_cents,
            l.quantity, IF(p.retired_at IS NULL, p.slug, NULL) AS slug, p.picture`

/** The lines of some orders. */
export async function listOrderLines(
  handle: Handle,
  orderIds: readonly number[],
): Promise<OrderLine[]> {
  if (orderIds.length === 0) return []
  const rows = await handle.select<LineRow>(
    `SELECT ${lineColumns}
       FROM order_lines l
       JOIN products p ON p.id = l.product_id
      WHERE l.order_id IN (${orderIds.map(() => '?').join(', ')})
      ORDER BY l.order_id, l.product_id`,
    orderIds,
  )
  return rows.map(toOrderLine)
}

export async function insertOrderLines(
  handle: Handle,
  orderId: number,
  lines: readonly NewOrderLine[],
): Promise<void> {
  await handle.change(
    `INSERT INTO order_lines (order_id, product_id, name, unit_price_cents, quantity)
     VALUES ${lines.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
    lines.flatMap((line) => [
      orderId,
      line.productId,
      line.name,
      line.unitPriceCents,
      line.quantity,
    ]),
  )
}

export const toOrderLine = (row: LineRow): OrderLine => ({
  orderId: row.order_id,
  productId: row.product_id,
  name: row.line_name,
  unitPriceCents: row.unit_price_cents,
  quantity: row.quantity,
  slug: row.slug,
  picture: row.picture,
})
