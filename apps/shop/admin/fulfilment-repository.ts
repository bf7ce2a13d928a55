import { checkNumber } from '../db/check-number.ts'
import type { Handle } from '../db/handle.ts'

/** Orders to ship, as far as counting them is of use: 1,000 means "1,000 or more". */
export async function countToShip(handle: Handle): Promise<number> {
  const [row] = await handle.select<{ waiting: number }>(
    `SELECT COUNT(*) AS waiting
       FROM (SELECT id
               FROM orders
              WHERE status = 'paid'
              LIMIT 1000) AS counted`,
  )
  return checkNumber('waiting', row?.waiting)
}

export interface WaitingOrder {
  id: number
  name: string
  totalCents: number
  placedAt: Date
}

/** Who has waited longest. */
export async function listToShip(handle: Handle): Promise<WaitingOrder[]> {
  const rows = await handle.select<{
    id: number
    name: string
    total_cents: number
    placed_at: Date
  }>(
    `SELECT id, name, total_cents, placed_at
       FROM orders
      WHERE status = 'paid'
      ORDER BY id
      LIMIT 8`,
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    totalCents: row.total_cents,
    placedAt: row.placed_at,
  }))
}

/** Only what is paid and not cancelled can be shipped; false when it is not. */
export async function shipOrder(handle: Handle, id: number, at: Date): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE orders
        SET status = 'shipped', shipped_at = ?
      WHERE id = ?
        AND status = 'paid'`,
    [at, id],
  )
  return affectedRows === 1
}
