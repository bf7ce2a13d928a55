import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../../../refusal.ts'
import { type Context, innerAuthority } from '../context.ts'

/** MariaDB's own programs for dumps and binary logs; they come with its client, not with the server. */
const programs = ['mariadb', 'mariadb-dump', 'mariadb-binlog'] as const
type Program = (typeof programs)[number]

/** @throws Refusal when there are none */
export function checkTools({
  dialect,
  environment,
}: Pick<Context, 'dialect' | 'environment'>): void {
  if (dialect !== 'MariaDB') throw new Refusal(409, 'backup-mariadb-only')
  const folders = (environment.PATH ?? '').split(path.delimiter)
  const missing = programs.find((name) => !folders.some((one) => existsSync(path.join(one, name))))
  if (missing) throw new Refusal(409, 'backup-no-tools', { name: missing })
}

type Account = 'backup' | 'admin'

/** One of the shop's databases; or a server that only the socket in its folder leads to. */
type Server = string | { folder: string }

function command(context: Context, program: Program, account: Account, server: Server) {
  const { secrets, port, environment } = context
  if (typeof server !== 'string') {
    // By a short path: that of a socket may have no more than 107 bytes.
    const args = ['--no-defaults', '--protocol=socket', '--socket=server.sock', '--skip-ssl']
    return { program, args, env: { ...environment, TZ: 'UTC' }, cwd: server.folder }
  }
  const authority = innerAuthority(context)
  const args = [
    // Has to come first: no other configuration is read.
    '--no-defaults',
    ...['--host=127.0.0.1', `--port=${port(server)}`, `--user=${account}`],
    ...(authority ? [`--ssl-ca=${authority}`, '--ssl-verify-server-cert'] : []),
  ]
  const password = { backup: secrets.databaseBackup, admin: secrets.databaseAdmin }[account]
  return { program, args, env: { ...environment, MYSQL_PWD: password, TZ: 'UTC' }, cwd: undefined }
}

/** Writes the shop's data as they are at one moment, while people go on buying. */
export async function dump(context: Context, database: string, file: string): Promise<void> {
  const { program, args, env } = command(context, 'mariadb-dump', 'backup', database)
  const child = spawn(
    program,
    [
      ...args,
      // One transaction; and in a comment where the binary log goes on after it.
      ...['--single-transaction', '--quick', '--master-data=2', '--databases', 'stickyshop'],
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  // First what is wrong with the file: the program only knows that nobody reads it any more.
  const written = pipeline(child.stdout, createWriteStream(file, { mode: 0o600 }))
  await Promise.all([written, ended(child, program)])
}

/** Runs statements on a server; resolves to its answer, a line for each row. */
export async function query(context: Context, server: Server, sql: string): Promise<string> {
  const { program, args, env, cwd } = command(context, 'mariadb', 'admin', server)
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
  const { program, args, env, cwd } = command(context, 'mariadb', 'admin', server)
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

// The server numbers what it is told like everything else: old numbers would come a second time.
const ofTheOldLog = /gtid_seq_no|gtid_domain_id|SET @@session\.server_id/

/** Has a server do again what binary logs say, up to a moment (whole seconds). */
export async function replay(
  context: Context,
  server: Server,
  { files, position, to }: { files: readonly string[]; position: number; to: Date },
): Promise<void> {
  const { program, args, env, cwd } = command(context, 'mariadb', 'admin', server)
  const until = to.toISOString().slice(0, 19).replace('T', ' ')
  const reader = spawn(
    'mariadb-binlog',
    [
      ...['--no-defaults', '--database=stickyshop', `--start-position=${position}`],
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
  await Promise.all([ended(reader, 'mariadb-binlog'), ended(child, program), written])
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
