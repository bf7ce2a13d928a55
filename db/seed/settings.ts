import type { Connection, RowDataPacket } from 'mysql2/promise'
import type { PrepareConfig } from '../prepare-config.ts'

/**
 * Writes the rows that the app replicas poll: the default values where there are
 * none yet, and those that were given explicitly.
 * @returns the given ones that were changed, as "reads = primary"
 */
export async function storeSettings(connection: Connection, config: PrepareConfig) {
  const stored = await readSettings(connection)
  const changes: string[] = []
  for (const { name, given, initial } of settingsOf(config)) {
    const value = stored.get(name)
    if (value === undefined) await insert(connection, name, given ?? initial)
    else if (given && given !== value) {
      await update(connection, name, given)
      changes.push(`${name} = ${given}`)
    }
  }
  return changes
}

const settingsOf = ({ SESSION_STORE, READS, FRESHNESS, EDGE_CACHE, APP_TLS }: PrepareConfig) => [
  { name: 'session_store', given: SESSION_STORE, initial: 'redis' },
  { name: 'reads', given: READS, initial: 'replica' },
  { name: 'freshness', given: FRESHNESS, initial: 'on' },
  { name: 'cache', given: EDGE_CACHE, initial: 'off' },
  { name: 'app_tls', given: APP_TLS, initial: 'on' },
]

async function readSettings(connection: Connection): Promise<Map<string, string>> {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT name, value FROM settings')
  return new Map(rows.map(({ name, value }) => [name, value]))
}

async function insert(connection: Connection, name: string, value: string): Promise<void> {
  await connection.query('INSERT INTO settings (name, value, version) VALUES (?, ?, 1)', [
    name,
    value,
  ])
}

/** With a version above every other's: the app replicas ignore anything older than what they have. */
async function update(connection: Connection, name: string, value: string): Promise<void> {
  await connection.query(
    `UPDATE settings
        SET value = ?,
            version = (SELECT highest + 1 FROM (SELECT MAX(version) AS highest FROM settings) AS newest)
      WHERE name = ?`,
    [value, name],
  )
}

/** Creates the one row whose time the app replicas keep updating, to measure replication lag. */
export async function ensureHeartbeat(connection: Connection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT 1 FROM heartbeat WHERE id = 1')
  if (rows.length > 0) return
  await connection.query('INSERT INTO heartbeat (id, at) VALUES (1, NOW(3))')
}
