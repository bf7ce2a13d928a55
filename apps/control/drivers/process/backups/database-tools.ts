import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import type { DialectName } from '../../../../replication/dialects/dialect.ts'
import { Refusal } from '../../../refusal.ts'
import { type Context, innerAuthority } from '../context.ts'

/** Programs for dumps and binary logs, which come with a server's client, and options of which each has its own. */
interface Tools {
  client: string
  dump: string
  /** Reads binary logs. */
  logs: string
  /** One consistent moment, and in a comment where the binary log goes on after it. */
  dumpOptions: readonly string[]
  logOptions: readonly string[]
  /** The server's certificate has to be its own. */
  verify: string
  withoutTls: string
}

const tools: Readonly<Record<DialectName, Tools>> = {
  MariaDB: {
    ...{ client: 'mariadb', dump: 'mariadb-dump', logs: 'mariadb-binlog' },
    dumpOptions: ['--master-data=2'],
    logOptions: [],
    ...{ verify: '--ssl-verify-server-cert', withoutTls: '--skip-ssl' },
  },
  MySQL: {
    ...{ client: 'mysql', dump: 'mysqldump', logs: 'mysqlbinlog' },
    dumpOptions: ['--source-data=2', '--set-gtid-purged=OFF', '--no-tablespaces'],
    logOptions: ['--skip-gtids'],
    ...{ verify: '--ssl-mode=VERIFY_IDENTITY', withoutTls: '--ssl-mode=DISABLED' },
  },
}

/** @throws Refusal when there are none */
export function checkTools({
  dialect,
  environment,
}: Pick<Context, 'dialect' | 'environment'>): void {
  const folders = (environment.PATH ?? '').split(path.delimiter)
  const { client, dump, logs } = tools[dialect]
  const missing = [client, dump, logs].find(
    (name) => !folders.some((one) => existsSync(path.join(one, name))),
  )
  if (missing)
    throw new Refusal(409, 'backup-no-tools', { name: missing, package: `${client}-client` })
}

type Account = 'backup' | 'admin'

/** One of the shop's databases; or a server that only the socket in its folder leads to. */
type Server = string | { folder: string }

function command(context: Context, kind: 'client' | 'dump', account: Account, server: Server) {
  const { secrets, port, environment, dialect } = context
  const { [kind]: program, verify, withoutTls } = tools[dialect]
  if (typeof server !== 'string') {
    // By a short path: that of a socket may have no more than 107 bytes.
    const args = ['--no-defaults', '--protocol=socket', '--socket=server.sock', withoutTls]
    return { program, args, env: { ...environment, TZ: 'UTC' }, cwd: server.folder }
  }
  const authority = innerAuthority(context)
  const args = [
    // Has to come first: no other configuration is read.
    '--no-defaults',
    ...['--host=127.0.0.1', `--port=${port(server)}`, `--user=${account}`],
    ...(authority ? [`--ssl-ca=${authority}`, verify] : []),
  ]
  const password = { backup: secrets.databaseBackup, admin: secrets.databaseAdmin }[account]
  return { program, args, env: { ...environment, MYSQL_PWD: password, TZ: 'UTC' }, cwd: undefined }
}

/** Writes the shop's data as they are at one moment, while people go on buying. */
export async function dump(context: Context, database: string, file: string): Promise<void> {
  const { program, args, env } = command(context, 'dump', 'backup', database)
  const child = spawn(
    program,
    [
      ...[...args, '--single-transaction', '--quick', ...tools[context.dialect].dumpOptions],
      ...['--databases', 'stickyshop'],
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  // First what is wrong with the file: the program only knows that nobody reads it any more.
  const written = pipeline(child.stdout, createWriteStream(file, { mode: 0o600 }))
  await Promise.all([written, ended(child, program)])
}

/** Runs statements on a server; resolves to its answer, a line for each row. */
export async function query(context: Context, server: Server, sql: string): Promise<string> {
  const { program, args, env, cwd } = command(context, 'client', 'admin', server)
  const child = spawn(program, [...args, '--skip-column-names', '--batch'], { env, cwd })
  let answer = ''
  child.stdout.on('data', (chunk) => (answer += chunk))
  child.stdin.on('error', () => {})
  child.stdin.end(sql)
  await ended(child, program)
  return answer
}

/** Has a server read a dump. */
export async function load(context: Context, server: Server, file: string): Promise<void> {
  const { program, args, env, cwd } = command(context, 'client', 'admin', server)
  const child = spawn(program, [...args, '--batch'], { env, cwd })
  let problem: Error | null = null
  const source = createReadStream(file).on('error', (error) => {
    problem = error
    child.stdin.destroy()
  })
  // A server that stops reading says why itself.
  child.stdin.on('error', () => {})
  source.pipe(child.stdin)
  await ended(child, program)
  if (problem) throw problem
}

// The server numbers what it is told like everything else: old numbers of MariaDB's would come a second time.
const ofTheOldLog = /gtid_seq_no|gtid_domain_id|SET @@session\.server_id/

/** Has a server do again what binary logs say, up to a moment (whole seconds). */
export async function replay(
  context: Context,
  server: Server,
  { files, position, to }: { files: readonly string[]; position: number; to: Date },
): Promise<void> {
  const { program, args, env, cwd } = command(context, 'client', 'admin', server)
  const until = to.toISOString().slice(0, 19).replace('T', ' ')
  const { logs, logOptions } = tools[context.dialect]
  const reader = spawn(
    logs,
    [
      ...['--no-defaults', ...logOptions, '--database=stickyshop', `--start-position=${position}`],
      ...[`--stop-datetime=${until}`, ...files],
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const child = spawn(program, [...args, '--batch', '--binary-mode'], { env, cwd })
  child.stdin.on('error', () => {})
  const written = (async () => {
    for await (const line of createInterface({ input: reader.stdout }))
      if (!ofTheOldLog.test(line) && !child.stdin.write(`${line}\n`))
        await new Promise((resolve) => child.stdin.once('drain', resolve))
    child.stdin.end()
  })()
  await Promise.all([ended(reader, logs), ended(child, program), written])
}

function ended(child: ReturnType<typeof spawn>, program: string): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk) => (said += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}: ${said.trim()}`)),
    )
  })
}
