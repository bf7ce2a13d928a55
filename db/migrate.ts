import type { Connection } from 'mysql2/promise'
import { type MigrationFile, readMigrationFiles } from './migration-files.ts'
import {
  createMigrationLog,
  type LoggedMigration,
  logApplied,
  logBegun,
  readMigrationLog,
} from './migration-log.ts'

/**
 * Applies the migrations that this database lacks, under the caller's lock.
 * @returns the names of those applied
 * @throws when the file of an applied migration was changed
 */
export async function migrate(connection: Connection, folder?: string): Promise<string[]> {
  const files = await readMigrationFiles(folder)
  const logged = await readMigrationLog(connection)
  refuseChanged(files, logged)
  const applied = new Set(logged.filter((entry) => entry.applied).map(({ name }) => name))
  if (files.every(({ name }) => applied.has(name))) return []
  await createMigrationLog(connection)
  return apply(connection, files, logged)
}

function refuseChanged(files: MigrationFile[], logged: LoggedMigration[]): void {
  for (const { name, checksum } of files) {
    const entry = logged.find((one) => one.applied && one.name === name)
    if (entry && entry.checksum !== checksum)
      throw new Error(
        `The migration ${name} was changed after it was applied to this database. ` +
          'Put it back as it was and write a new one; or start afresh with an empty database.',
      )
  }
}

async function apply(connection: Connection, files: MigrationFile[], logged: LoggedMigration[]) {
  // Loaded only when there is something to do: it takes longer than the rest of a start.
  const { Umzug } = await import('umzug')
  const begun = new Set(logged.filter((entry) => !entry.applied).map(({ name }) => name))
  const umzug = new Umzug({
    migrations: files.map((file) => ({
      name: file.name,
      up: () => run(connection, file, begun.has(file.name)),
    })),
    storage: {
      executed: async () =>
        (await readMigrationLog(connection)).filter((one) => one.applied).map(({ name }) => name),
      logMigration: ({ name }) => logApplied(connection, name),
      unlogMigration: () => Promise.reject(new Error('Migrations go forward only.')),
    },
    logger: undefined,
  })
  return (await umzug.up()).map(({ name }) => name)
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
    if (begun && alreadyDone.has((error as { errno: number }).errno)) return
    throw new Error(`The migration ${name} failed: ${(error as Error).message}`, { cause: error })
  }
}
