import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { DialectName } from '../../../replication/dialects/dialect.ts'
import { readJson, writeJson } from '../../../shared/json-file.ts'
import type { Context } from './context.ts'
import { databaseArguments, databaseConfig } from './database-config.ts'
import { isGalera, memberConfig } from './database-group.ts'
import { writeAccounts } from './secrets.ts'

/** Of `db/topology`; what comes later wins. */
function topologyFiles({ dialect, stage }: Context): string[] {
  const server = dialect.toLowerCase()
  return [
    'shared.cnf',
    `${server}.cnf`,
    ...(stage.durability === 'semi-sync' ? [`semi-sync-${server}.cnf`] : []),
    ...(stage.failover === 'group' ? [`group-${server}.cnf`] : []),
  ]
}

/** Writes what a database server reads when it starts, and creates the folder for its temporary files. */
export async function writeDatabaseConfig(context: Context, name: string): Promise<void> {
  const { paths } = context
  const topology = await Promise.all(
    topologyFiles(context).map((file) => readFile(path.join(paths.topology, file), 'utf8')),
  )
  await mkdir(paths.temporaryOf(name), { recursive: true, mode: 0o700 })
  const config = databaseConfig(context, name, topology, memberConfig(context, name))
  await writeFile(paths.configOf(name), config, { mode: 0o600 })
  writeAccounts({ ...context, isMember: isGalera(context) })
  // Servers ignore a configuration that everybody may write.
  await chmod(paths.configOf(name), 0o600)
}

/**
 * Creates the data folders that are missing: one is initialised, the others are copies of it, as
 * that takes a moment only. A folder that is not complete never gets its final name.
 */
export async function ensureDataFolders(context: Context, names: readonly string[]): Promise<void> {
  checkDialect(context)
  const final = (name: string) => context.paths.dataOf(name)
  const unfinished = (name: string) => `${final(name)}.new`
  const missing = names.filter((name) => !existsSync(final(name)))
  const [first, ...others] = missing
  if (!first) return
  for (const name of missing) await rm(unfinished(name), { recursive: true, force: true })
  await initialise(context, first, unfinished(first))
  for (const name of others) await cp(unfinished(first), unfinished(name), { recursive: true })
  for (const name of missing) await rename(unfinished(name), final(name))
}

/** MariaDB cannot open MySQL's data, nor the other way round. @throws when it would be tried */
function checkDialect({ paths, dialect }: Context): void {
  const file = path.join(paths.data, 'server.json')
  const known = existsSync(file) ? readJson<{ flavour: DialectName }>(file) : undefined
  if (known && known.flavour !== dialect)
    throw new Error(
      `The data in ${paths.data} were written by ${known.flavour}, and now there is ${dialect}. ` +
        'Name the old program in DATABASE_SERVER, or begin anew with: npm run lab reset',
    )
  writeJson(file, { flavour: dialect })
}

/** An empty server's data, without accounts. */
export async function initialise(context: Context, name: string, folder: string): Promise<void> {
  const { dialect, programs } = context
  // The accounts come with the first start.
  const options =
    dialect === 'MySQL'
      ? [
          '--initialize-insecure',
          '--skip-log-bin',
          '--super-read-only=OFF',
          '--init-file=/dev/null',
        ]
      : [
          ...['--bootstrap', '--skip-log-bin', '--read-only=OFF', '--log-warnings=0'],
          // No member of a group yet.
          '--wsrep-on=OFF',
          '--wsrep-provider=none',
        ]
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await run(
    programs.database,
    [...databaseArguments(context, name), ...options, `--datadir=${folder}`],
    // MariaDB's bootstrap reads its statements from standard input.
    dialect === 'MySQL' ? '' : await mariadbSql(programs.database),
    context.cancelled,
  )
  // MySQL's identity of a server; each copy makes its own.
  await rm(path.join(folder, 'auto.cnf'), { force: true })
}

function run(command: string, args: string[], input: string, signal: AbortSignal): Promise<void> {
  const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe'], signal })
  const output: Buffer[] = []
  child.stderr.on('data', (chunk) => output.push(chunk))
  // A server that ends early says why; that it does not read on is no news.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) return resolve()
      const tail = Buffer.concat(output).toString().trim().split('\n').slice(-10).join('\n')
      reject(
        new Error(`The data folder could not be created (${command} ended with ${code}):\n${tail}`),
      )
    })
  })
}

/**
 * What `mariadb-install-db` would feed the server, without its help texts; that script
 * itself needs the client programs.
 */
async function mariadbSql(program: string): Promise<string> {
  const folder = await mariadbShareFolder(program)
  const files = [
    'mysql_system_tables.sql',
    'mysql_performance_tables.sql',
    'mysql_system_tables_data.sql',
  ]
  const tables = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')))
  return [
    'CREATE DATABASE mysql;',
    'USE mysql;',
    'SET @auth_root_socket = NULL;',
    'SET @skip_auth_anonymous = 1;',
    ...tables,
    // No administrator without a password, not even for a moment.
    "DELETE FROM global_priv WHERE User IN ('root', '');",
    "DELETE FROM proxies_priv WHERE User IN ('root', '');",
    '',
  ].join('\n')
}

async function mariadbShareFolder(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, ['--no-defaults', '--verbose', '--help'], {
    maxBuffer: 8 * 1024 * 1024,
  })
  const charsets = /^character-sets-dir\s+(\S.*?)\/?$/m.exec(stdout)?.[1]
  if (!charsets) throw new Error(`${program} does not name the folder of its system tables.`)
  return path.dirname(charsets)
}
