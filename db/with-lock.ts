import type { Connection, RowDataPacket } from 'mysql2/promise'

const waitSeconds = 900

/**
 * Runs `work` while no other process prepares the same database. The server frees
 * the lock when the connection ends, however it ends.
 * @throws when the lock was not had within 15 minutes.
 */
export async function withLock<T>(
  connection: Connection,
  database: string,
  work: () => Promise<T>,
): Promise<T> {
  // Locks are the server's, not the database's; 64 characters at most.
  const name = `prepare ${database}`.slice(0, 64)
  const [rows] = await connection.query<RowDataPacket[]>('SELECT GET_LOCK(?, ?) AS got', [
    name,
    waitSeconds,
  ])
  if (rows[0]?.got !== 1)
    throw new Error('Another process has been preparing this database for too long.')
  try {
    return await work()
  } finally {
    await connection.query('DO RELEASE_LOCK(?)', [name])
  }
}
