import type { Handle } from '../db/handle.ts'

/** Sells `quantity` units, all or none; false when there are not as many. */
export async function takeStock(
  handle: Handle,
  productId: number,
  quantity: number,
): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE products
        SET stock = stock - ?
      WHERE id = ?
        AND stock >= ?
        AND retired_at IS NULL`,
    [quantity, productId, quantity],
  )
  return affectedRows === 1
}

export async function returnStock(
  handle: Handle,
  productId: number,
  quantity: number,
): Promise<void> {
  await handle.change(
    `UPDATE products
        SET stock = stock + ?
      WHERE id = ?`,
    [quantity, productId],
  )
}
