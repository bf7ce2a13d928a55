import type { Handle } from './db/handle.ts'

/** At most `limit` lines of guests' carts that have expired. Returns how many were deleted. */
export async function deleteExpiredCartLines(handle: Handle, limit: number): Promise<number> {
  const { affectedRows } = await handle.change(
    // In a fixed order, so that a read replica that repeats the statement deletes the same lines.
    `DELETE FROM cart_lines
      WHERE expires_at < NOW(3)
      ORDER BY expires_at, cart_id, product_id
      LIMIT ${Math.trunc(limit)}`,
  )
  return affectedRows
}

/** Counts of second-factor attempts that nobody has added to since `since`. */
export async function deleteOldAttempts(handle: Handle, since: Date): Promise<number> {
  const { affectedRows } = await handle.change(
    `DELETE FROM second_factor_attempts
      WHERE since < ?`,
    [since],
  )
  return affectedRows
}
