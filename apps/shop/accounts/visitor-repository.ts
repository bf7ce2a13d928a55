import { checkFlag, checkNumber } from '../db/check-number.ts'
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
  cart_count: number
}

/** Who is signed in, and how many products are in their cart. */
export async function findSessionUser(handle: Handle, userId: number): Promise<SessionUser | null> {
  const [row] = await handle.select<Row>(
    `SELECT u.id, u.name, u.email, u.role, u.cart_id, u.session_epoch,
            u.disabled_at IS NOT NULL AS disabled,
            (SELECT CAST(COALESCE(SUM(l.quantity), 0) AS SIGNED)
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
  disabled: checkFlag('disabled', row.disabled),
  cartCount: checkNumber('cart_count', row.cart_count),
})
