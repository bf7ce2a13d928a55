import type { Role } from '../accounts/accounts-repository.ts'
import { checkFlag, checkNumber, type Handle } from '../db/handle.ts'
import { containing, type Page, type Slice, toSlice } from './list-query.ts'

export interface Person {
  id: number
  name: string
  email: string
  role: Role
  disabledAt: Date | null
  createdAt: Date
  hasSecondFactor: boolean
}

interface Row {
  id: number
  name: string
  email: string
  role: Role | 'shopper'
  disabled_at: Date | null
  created_at: Date
  has_second_factor: number
}

const columns = `id, name, email, role, disabled_at, created_at,
            totp_secret IS NOT NULL AS has_second_factor`

/** Newest first; `q` is a part of the name or of the address. */
export async function listPeople(
  handle: Handle,
  { q, ...page }: { q: string } & Page,
): Promise<Slice<Person>> {
  const rows = await handle.select<Row>(
    `SELECT ${columns}
       FROM users
      ${q ? 'WHERE email LIKE ? OR name LIKE ?' : ''}
      ORDER BY id DESC
      LIMIT ? OFFSET ?`,
    [...(q ? [containing(q), containing(q)] : []), page.size + 1, page.offset],
  )
  return toSlice(rows.map(toPerson), page)
}

export async function findPerson(handle: Handle, id: number): Promise<Person | null> {
  const [row] = await handle.select<Row>(
    `SELECT ${columns}
       FROM users
      WHERE id = ?`,
    [id],
  )
  return row ? toPerson(row) : null
}

/** How much they have bought, without cancelled orders. */
export async function sumOrders(
  handle: Handle,
  userId: number,
): Promise<{ orders: number; totalCents: number }> {
  const [row] = await handle.select<{ orders: number; total: number }>(
    `SELECT COUNT(*) AS orders,
            CAST(COALESCE(SUM(total_cents), 0) AS SIGNED) AS total
       FROM orders
      WHERE user_id = ?
        AND status <> 'cancelled'`,
    [userId],
  )
  return {
    orders: checkNumber('orders', row?.orders),
    totalCents: checkNumber('total', row?.total),
  }
}

/** Also ends their sessions; false when there is nothing to disable. */
export async function disablePerson(handle: Handle, id: number, at: Date): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE users
        SET disabled_at = ?, session_epoch = session_epoch + 1
      WHERE id = ?
        AND disabled_at IS NULL`,
    [at, id],
  )
  return affectedRows === 1
}

export async function enablePerson(handle: Handle, id: number): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE users
        SET disabled_at = NULL
      WHERE id = ?
        AND disabled_at IS NOT NULL`,
    [id],
  )
  return affectedRows === 1
}

/** For a lost phone: they enrol anew, and sessions that had the old factor end. */
export async function removeSecondFactor(handle: Handle, id: number): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE users
        SET totp_secret = NULL, session_epoch = session_epoch + 1
      WHERE id = ?
        AND totp_secret IS NOT NULL`,
    [id],
  )
  return affectedRows === 1
}

const toPerson = (row: Row): Person => ({
  id: row.id,
  name: row.name,
  email: row.email,
  // 'shopper' is what 'customer' was called in the version before (migration 031).
  role: row.role === 'admin' ? 'admin' : 'customer',
  disabledAt: row.disabled_at,
  createdAt: row.created_at,
  hasSecondFactor: checkFlag('has_second_factor', row.has_second_factor),
})
