import type { Connection, RowDataPacket } from 'mysql2/promise'
import { defaultStage, stages } from '../../infra/stages/stages.ts'
import type { PrepareConfig } from '../prepare-config.ts'

/**
 * Writes the rows that the app replicas poll: the default values where there are
 * none yet, those that were given explicitly, and with another stage than before those that it
 * starts with.
 * @returns the given ones that were changed, as "reads = primary"
 */
export async function storeSettings(connection: Connection, config: PrepareConfig) {
  const stored = await readSettings(connection)
  const changes: string[] = []
  const isSameStage = (stored.get('stage') ?? defaultStage) === config.STAGE
  for (const { name, given, initial, ofStage } of settingsOf(config)) {
    const value = stored.get(name)
    const wanted = given ?? (isSameStage ? undefined : ofStage)
    if (value === undefined) await insert(connection, name, wanted ?? initial)
    else if (wanted && wanted !== value) {
      await update(connection, name, wanted)
      changes.push(`${name} = ${wanted}`)
    }
  }
  return changes
}

interface Setting {
  name: string
  given: string | undefined
  initial: string
  /** The value with which another stage starts. */
  ofStage?: string
}

function settingsOf(config: PrepareConfig): Setting[] {
  const { STAGE, SESSION_STORE, READS, FRESHNESS, EDGE_CACHE, APP_TLS } = config
  const { sessionStore, reads } = stages[STAGE]
  return [
    { name: 'session_store', given: SESSION_STORE, initial: sessionStore, ofStage: sessionStore },
    { name: 'reads', given: READS, initial: reads, ofStage: reads },
    { name: 'freshness', given: FRESHNESS, initial: 'on' },
    { name: 'cache', given: EDGE_CACHE, initial: 'off' },
    { name: 'app_tls', given: APP_TLS, initial: 'on' },
    { name: 'stage', given: STAGE, initial: STAGE },
  ]
}

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
