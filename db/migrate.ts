import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Connection, RowDataPacket } from 'mysql2/promise'

/**
 * Applies the migrations that this database lacks, under the caller's lock.
 * @returns the names of those applied
 * @throws when the file of an applied migration was changed
 */
export async function migrate(connection: Connection, folder?: string): Promise<string[]> {
  const files = await readMigrationFiles(folder)
  const logged = await readMigrationLog(connection)
  checkUnchanged(files, logged)
  const applied = new Set(logged.filter((entry) => entry.applied).map(({ name }) => name))
  if (files.every(({ name }) => applied.has(name))) return []
  await createMigrationLog(connection)
  const begun = new Set(logged.filter((entry) => !entry.applied).map(({ name }) => name))
  const missing = files.filter(({ name }) => !applied.has(name))
  for (const file of missing) await run(connection, file, begun.has(file.name))
  return missing.map(({ name }) => name)
}

function checkUnchanged(files: MigrationFile[], logged: LoggedMigration[]): void {
  for (const { name, checksum } of files) {
    const entry = logged.find((one) => one.applied && one.name === name)
    if (entry && entry.checksum !== checksum)
      throw new Error(
        `The migration ${name} was changed after it was applied to this database. ` +
          'Put it back as it was and write a new one; or start afresh with an empty database.',
      )
  }
}

// A table, a column or an index that is there already.
const alreadyDone = new Set([1050, 1060, 1061, 1826])

/**
 * DDL commits by itself, so a process that is killed may leave a statement done and
 * not logged. It was logged as begun: then "already there" means done.
 */
async function run(connection: Connection, { name, sql, checksum }: MigrationFile, begun: boolean) {
  await logBegun(connection, name, checksum)
  try {
    await connection.query(sql)
  } catch (error) {
    if (!begun || !alreadyDone.has((error as { errno: number }).errno))
      throw new Error(`The migration ${name} failed: ${(error as Error).message}`, { cause: error })
  }
  await logApplied(connection, name)
}

interface MigrationFile {
  name: string
  sql: string
  checksum: string
}

// Beside this file, in the sources as in dist/.
const migrationsFolder = path.join(import.meta.dirname, 'migrations')

/** The numbered SQL files, in their order. */
async function readMigrationFiles(folder = migrationsFolder): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(names.map((name) => readMigrationFile(folder, name)))
}

async function readMigrationFile(folder: string, name: string): Promise<MigrationFile> {
  // git may have checked it out with other line ends.
  const sql = (await readFile(path.join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
}

interface LoggedMigration {
  name: string
  checksum: string
  applied: boolean
}

const noSuchTable = 1146

/** What the database knows of its migrations; empty in a new database. */
async function readMigrationLog(connection: Connection): Promise<LoggedMigration[]> {
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

async function createMigrationLog(connection: Connection): Promise<void> {
  await connection.query(
    `CREATE TABLE IF NOT EXISTS migrations (
       name       VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
       checksum   CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
       begun_at   DATETIME(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
       applied_at DATETIME(3)  NULL
     ) ENGINE = InnoDB`,
  )
}

async function logBegun(connection: Connection, name: string, checksum: string) {
  await connection.query(
    `INSERT INTO migrations (name, checksum)
     VALUES (?, ?)
         ON DUPLICATE KEY UPDATE checksum = ?`,
    [name, checksum, checksum],
  )
}

async function logApplied(connection: Connection, name: string) {
  await connection.query(
    `UPDATE migrations
        SET applied_at = CURRENT_TIMESTAMP(3)
      WHERE name = ?`,
    [name],
  )
}
