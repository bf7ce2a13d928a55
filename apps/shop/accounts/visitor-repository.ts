import type { Aside } from '../db/aside.ts'
import { checkNumber } from '../db/check-number.ts'
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
  cartId: string
  sessionEpoch: number
  disabled: number | boolean
  cartCount: number
}

// One value, so that it can ride along with a page's rows (`db/aside.ts`). As text: the servers
// differ in what their JSON is to a client.
const sessionUser = `SELECT CAST(JSON_OBJECT(
            'id', u.id, 'name', u.name, 'email', u.email, 'role', u.role, 'cartId', u.cart_id,
            'sessionEpoch', u.session_epoch, 'disabled', u.disabled_at IS NOT NULL,
            'cartCount', (SELECT CAST(COALESCE(SUM(l.quantity), 0) AS SIGNED)
                            FROM cart_lines l
                           WHERE l.cart_id = u.cart_id)) AS CHAR) AS user
       FROM users u
      WHERE u.id = ?`

/** Who is logged in, and how many goods are in their cart: as every page asks it. */
export async function findSessionUser(handle: Handle, userId: number): Promise<SessionUser | null> {
  const [row] = await handle.select<{ user: string }>(sessionUser, [userId])
  return row ? toSessionUser(row.user) : null
}

/** The same beside what the page reads. */
export const sessionUserAside = (
  userId: number,
  take: (user: SessionUser | null) => void,
): Aside => ({
  sql: sessionUser,
  params: [userId],
  take: (user) => take(user === null ? null : toSessionUser(String(user))),
})

function toSessionUser(json: string): SessionUser {
  const row: Row = JSON.parse(json)
  // MySQL has booleans in JSON, MariaDB numbers.
  return {
    ...row,
    disabled: Boolean(row.disabled),
    cartCount: checkNumber('cartCount', row.cartCount),
  }
}
