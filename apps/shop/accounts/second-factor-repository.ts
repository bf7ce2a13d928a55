import type { Handle } from '../db/handle.ts'

/** The user's secret in base32; null until they have enrolled. */
export async function findSecret(handle: Handle, userId: number): Promise<string | null> {
  const [row] = await handle.select<{ totp_secret: string | null }>(
    `SELECT totp_secret
       FROM users
      WHERE id = ?`,
    [userId],
  )
  return row?.totp_secret ?? null
}

/** Stores a confirmed secret; false when there is one already, which is never replaced. */
export async function storeSecret(
  handle: Handle,
  userId: number,
  secret: string,
  step: number,
): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE users
        SET totp_secret = ?, totp_last_step = ?
      WHERE id = ?
        AND totp_secret IS NULL`,
    [secret, step, userId],
  )
  return affectedRows === 1
}

/** Uses up a step's code, and all older ones; false when it was used before. */
export async function useStep(
  handle: Handle,
  userId: number,
  secret: string,
  step: number,
): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE users
        SET totp_last_step = ?
      WHERE id = ?
        AND totp_secret = ?
        AND totp_last_step < ?`,
    [step, userId, secret, step],
  )
  return affectedRows === 1
}

/** Also ends every session; false when it is another secret, or gone. */
export async function deleteSecret(
  handle: Handle,
  userId: number,
  secret: string,
): Promise<boolean> {
  const { affectedRows } = await handle.change(
    `UPDATE users
        SET totp_secret = NULL, session_epoch = session_epoch + 1
      WHERE id = ?
        AND totp_secret = ?`,
    [userId, secret],
  )
  return affectedRows === 1
}

/** Counts an attempt before it is judged, so that attempts at once are counted too; false when there are none left. */
export async function takeAttempt(
  handle: Handle,
  userId: number,
  { now, since, most }: { now: Date; since: Date; most: number },
): Promise<boolean> {
  await handle.change(
    `INSERT IGNORE INTO second_factor_attempts (user_id, since, attempts)
     VALUES (?, ?, 0)`,
    [userId, now],
  )
  const { affectedRows } = await handle.change(
    `UPDATE second_factor_attempts
        SET attempts = IF(since < ?, 1, attempts + 1),
            since = IF(since < ?, ?, since)
      WHERE user_id = ?
        AND (attempts < ? OR since < ?)`,
    [since, since, now, userId, most, since],
  )
  return affectedRows === 1
}

export async function clearAttempts(handle: Handle, userId: number): Promise<void> {
  await handle.change(
    `UPDATE second_factor_attempts
        SET attempts = 0
      WHERE user_id = ?`,
    [userId],
  )
}
