import { isDuplicateKey } from '../db/database-error.ts'
import { checkFlag, checkNumber, type Handle } from '../db/handle.ts'
import { Conflict } from '../errors.ts'

/** An account with what proves whose it is. */
export interface User {
  id: number
  email: string
  name: string
  passwordHash: string
  cartId: string
  sessionEpoch: number
  disabled: boolean
  hasSecondFactor: boolean
  createdAt: Date
}

export type Role = 'customer' | 'admin'

/** 'shopper' is what 'customer' was called in the version before (migration 031). */
type StoredRole = Role | 'shopper'

const roleOf = (role: StoredRole): Role => (role === 'admin' ? 'admin' : 'customer')

/** A signed-in customer, or staff. */
export interface Customer {
  id: number
  name: string
  email: string
  role: Role
  cartId: string
}

export interface SessionUser extends Customer {
  sessionEpoch: number
  disabled: boolean
  hasSecondFactor: boolean
  cartCount: number
}

interface Row {
  id: number
  email: string
  name: string
  password_hash: string
  cart_id: string
  session_epoch: number
  disabled: number
  has_second_factor: number
  created_at: Date
}

const columns = `id, email, name, password_hash, cart_id, session_epoch,
            disabled_at IS NOT NULL AS disabled,
            totp_secret IS NOT NULL AS has_second_factor, created_at`

export async function findUserByEmail(handle: Handle, email: string): Promise<User | null> {
  const [row] = await handle.select<Row>(
    `SELECT ${columns}
       FROM users
      WHERE email = ?`,
    [email],
  )
  // The column's collation takes é for e; a login is limited by the address as typed.
  return row?.email === email ? toUser(row) : null
}

export async function findUser(handle: Handle, id: number): Promise<User | null> {
  const [row] = await handle.select<Row>(
    `SELECT ${columns}
       FROM users
      WHERE id = ?`,
    [id],
  )
  return row ? toUser(row) : null
}

interface SessionRow {
  id: number
  name: string
  email: string
  role: StoredRole
  cart_id: string
  session_epoch: number
  disabled: number
  has_second_factor: number
  cart_count: number
}

/** Who is signed in, and how many products are in their cart. */
export async function findSessionUser(handle: Handle, userId: number): Promise<SessionUser | null> {
  const [row] = await handle.select<SessionRow>(
    `SELECT u.id, u.name, u.email, u.role, u.cart_id, u.session_epoch,
            u.disabled_at IS NOT NULL AS disabled,
            u.totp_secret IS NOT NULL AS has_second_factor,
            (SELECT CAST(COALESCE(SUM(l.quantity), 0) AS SIGNED)
               FROM cart_lines l
              WHERE l.cart_id = u.cart_id) AS cart_count
       FROM users u
      WHERE u.id = ?`,
    [userId],
  )
  return row ? toSessionUser(row) : null
}

/** The new user's id. @throws Conflict when the address has an account already. */
export async function insertUser(
  handle: Handle,
  user: Pick<User, 'email' | 'name' | 'passwordHash' | 'cartId'>,
): Promise<number> {
  try {
    const { insertId } = await handle.change(
      `INSERT INTO users (email, name, password_hash, cart_id)
       VALUES (?, ?, ?, ?)`,
      [user.email, user.name, user.passwordHash, user.cartId],
    )
    return insertId
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    throw new Conflict('There is already an account with this email address.')
  }
}

export async function renameUser(handle: Handle, id: number, name: string): Promise<void> {
  await handle.change(
    `UPDATE users
        SET name = ?
      WHERE id = ?`,
    [name, id],
  )
}

/**
 * Ends every session with the old epoch in the same statement; false when the
 * password was changed, or the sessions ended, since `epoch` was read.
 */
export async function replacePassword(
  handle: Handle,
  { id, epoch, passwordHash }: { id: number; epoch: number; passwordHash: string },
): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE users
        SET password_hash = ?, session_epoch = session_epoch + 1
      WHERE id = ?
        AND session_epoch = ?`,
    [passwordHash, id, epoch],
  )
  return affectedRows === 1
}

/** Another hash of the same password: sessions go on. A hash that was replaced meanwhile stays. */
export async function rehashPassword(
  handle: Handle,
  { id, oldHash, passwordHash }: { id: number; oldHash: string; passwordHash: string },
): Promise<void> {
  await handle.change(
    `UPDATE users
        SET password_hash = ?
      WHERE id = ?
        AND password_hash = ?`,
    [passwordHash, id, oldHash],
  )
}

const toUser = (row: Row): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  passwordHash: row.password_hash,
  cartId: row.cart_id,
  sessionEpoch: row.session_epoch,
  disabled: checkFlag('disabled', row.disabled),
  hasSecondFactor: checkFlag('has_second_factor', row.has_second_factor),
  createdAt: row.created_at,
})

const toSessionUser = (row: SessionRow): SessionUser => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: roleOf(row.role),
  cartId: row.cart_id,
  sessionEpoch: row.session_epoch,
  disabled: checkFlag('disabled', row.disabled),
  hasSecondFactor: checkFlag('has_second_factor', row.has_second_factor),
  cartCount: checkNumber('cart_count', row.cart_count),
})
