import type { Connection, RowDataPacket } from 'mysql2/promise'

export interface LoggedMigration {
  name: string
  checksum: string
  applied: boolean
}

const noSuchTable = 1146

/** What the database knows of its migrations; empty in a new database. */
export async function readMigrationLog(connection: Connection): Promise<LoggedMigration[]> {
  try {
    const [rows] = await connection.query<RowDataPacket[]>(
      'SELECT name, checksum, applied_at IS NOT NULL AS applied FROM migrations ORDER BY name',
    )
    return rows.map((row) => ({
      name: row.name,
      checksum: row.checksum,
      applied: row.applied === 1,
    }))
  } catch (error) {
    if ((error as { errno?: number }).errno === noSuchTable) return []
    throw error
  }
}

export async function createMigrationLog(connection: Connection): Promise<void> {
  await connection.query(
    `CREATE TABLE IF NOT EXISTS migrations (
       name       VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
       checksum   CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
       begun_at   DATETIME(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
       applied_at DATETIME(3)  NULL
     ) ENGINE = InnoDB`,
  )
}

export async function logBegun(connection: Connection, name: string, checksum: string) {
  await connection.query(
    `INSERT INTO migrations (name, checksum)
     VALUES (?, ?)
         ON DUPLICATE KEY UPDATE checksum = ?`,
    [name, checksum, checksum],
  )
}

export async function logApplied(connection: Connection, name: string) {
  await connection.query(
    `UPDATE migrations
        SET applied_at = CURRENT_TIMESTAMP(3)
      WHERE name = ?`,
    [name],
  )
}
