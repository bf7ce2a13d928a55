import type { Handle } from '../db/handle.ts'

/** The person behind a session. */
export interface Visitor {
  id: number
  name: string
  email: string
  role: 'shopper' | 'admin'
  cartId: string
}

export interface SessionUser extends Visitor {
  sessionEpoch: number
  disabled: boolean
  cartCount: number
}

interface Row {
  id: number
  name: string
  email: string
  role: 'shopper' | 'admin'
  cart_id: string
  session_epoch: number
  disabled: number
  cart_count: string | number
}

/** Who is logged in, and how many goods are in their cart: one query, as every page asks it. */
export async function findSessionUser(handle: Handle, userId: number): Promise<SessionUser | null> {
  const [row] = await handle.select<Row>(
    `SELECT u.id, u.name, u.email, u.role, u.cart_id, u.session_epoch,
            u.disabled_at IS NOT NULL AS disabled,
            (SELECT COALESCE(SUM(l.quantity), 0)
               FROM cart_lines l
              WHERE l.cart_id = u.cart_id) AS cart_count
       FROM users u
      WHERE u.id = ?`,
    [userId],
  )
  return row ? toSessionUser(row) : null
}

const toSessionUser = (row: Row): SessionUser => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: row.role,
  cartId: row.cart_id,
  sessionEpoch: row.session_epoch,
  disabled: row.disabled === 1,
  cartCount: Number(row.cart_count),
})
