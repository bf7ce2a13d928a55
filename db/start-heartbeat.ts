import type { Connection, RowDataPacket } from 'mysql2/promise'

/** The one row that the replicas of the shop keep beating. */
export async function startHeartbeat(connection: Connection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT 1 FROM heartbeat WHERE id = 1')
  if (rows.length > 0) return
  await connection.query('INSERT INTO heartbeat (id, at) VALUES (1, NOW(3))')
}
