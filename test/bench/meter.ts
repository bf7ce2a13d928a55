import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import { openRedis } from '../support/redis.ts'

/** `web`: web servers behind load balancers. */
export const tiers = ['app', 'edge', 'web', 'database', 'redis'] as const
export type Tier = (typeof tiers)[number]

/** Process ids of each tier that a case uses. */
export type Pids = Readonly<Partial<Record<Tier, readonly number[]>>>
export type Cpu = Record<Tier, number>

/** Microseconds of CPU since the processes started, with their children (nginx's workers). */
export const readTiers = (pids: Pids): Cpu => byTier((tier) => sum(pids[tier] ?? []))

const sum = (pids: readonly number[]): number =>
  pids.reduce(
    (total, pid) =>
      total + readCpu(pid) + childrenOf(pid).reduce((cpu, child) => cpu + readCpu(child), 0),
    0,
  )

export const perVisit = (before: Cpu, after: Cpu, visits: number): Cpu =>
  byTier((tier) => (after[tier] - before[tier]) / visits)

export const total = (cpu: Cpu): number => tiers.reduce((all, tier) => all + cpu[tier], 0)

export const byTier = (of: (tier: Tier) => number): Cpu => ({
  app: of('app'),
  edge: of('edge'),
  web: of('web'),
  database: of('database'),
  redis: of('redis'),
})

// The kernel counts in hundredths of a second on every Linux that Node runs on (USER_HZ).
const microsecondsPerTick = 10_000

/** CPU of a process and all its threads, user and system, in µs: from the text of `/proc/PID/stat`. */
export function cpuMicroseconds(stat: string): number {
  // The name is in brackets, and may hold brackets and spaces itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system] = [Number(fields[11]), Number(fields[12])]
  if (!Number.isFinite(user + system)) throw new Error(`That is no /proc/PID/stat: ${stat}`)
  return (user + system) * microsecondsPerTick
}

/** Resident memory in bytes: from the text of `/proc/PID/status`. */
export function residentBytes(status: string): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  if (!kilobytes) throw new Error('That is no /proc/PID/status of a running process.')
  return Number(kilobytes) * 1024
}

export const readCpu = (pid: number): number =>
  cpuMicroseconds(readFileSync(`/proc/${pid}/stat`, 'utf8'))

export const readMemory = (pid: number): number =>
  residentBytes(readFileSync(`/proc/${pid}/status`, 'utf8'))

/** The children of a process's main thread, such as nginx's workers. */
export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((text) => text.trim() !== '')
    .map(Number)

/** Numbers of the cores that a process may use: from the text of `/proc/PID/status`, where they are such as `0-2,5`. */
export function allowedCores(status: string): number[] {
  const list = /^Cpus_allowed_list:\s+(.+)$/m.exec(status)?.[1]
  if (!list) throw new Error('That is no /proc/PID/status.')
  return list.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, at) => from + at)
  })
}

/**
 * Pins a tier (all app replicas, or the edge) to one core during `work`, and everything else to the others.
 * Left to the scheduler, processes change cores hundreds of times a second and find cold caches: a list page
 * costs 3 to 10 % more, four app replicas 1.65 times as much as one instead of 1.3, and it varies between runs.
 */
export async function onOwnCore<Result>(
  tier: Tier,
  pids: Pids,
  work: () => Promise<Result>,
): Promise<Result> {
  const cores = allowedCores(readFileSync('/proc/self/status', 'utf8'))
  const [first, ...others] = cores
  if (first === undefined || others.length === 0) return work()
  const of = (each: Tier) => (pids[each] ?? []).flatMap((pid) => [pid, ...childrenOf(pid)])
  const measured = of(tier)
  const rest = [...tiers.filter((each) => each !== tier).flatMap(of), process.pid]
  try {
    for (const pid of measured) move(pid, [first])
    for (const pid of rest) move(pid, others)
    return await work()
  } finally {
    for (const pid of [...measured, ...rest]) move(pid, cores)
  }
}

/** Moves a process with all its threads. */
function move(pid: number, to: readonly number[]): void {
  const { error, status, stderr } = spawnSync('taskset', ['-acp', to.join(','), String(pid)], {
    encoding: 'utf8',
  })
  if (error) throw new Error(`taskset (of util-linux) can't be run: ${error.message}`)
  // A thread or a worker may end while it is moved.
  if (status !== 0 && !stderr.includes('No such process')) throw new Error(stderr)
}

export interface Counts {
  queries: number
  redis: number
}

export type Counters = Awaited<ReturnType<typeof openCounters>>

interface Servers {
  databasePorts: number[]
  databasePassword: string
  redisPort: number
  runDir: string
}

/** Reads the servers' own counters, less the background traffic. */
export async function openCounters(servers: Servers) {
  const redis = await openRedis(servers.runDir, servers.redisPort)
  const databases = await Promise.all(
    servers.databasePorts.map((port) =>
      mysql.createConnection({
        host: '127.0.0.1',
        port,
        user: 'shop',
        password: servers.databasePassword,
        database: 'stickyshop',
      }),
    ),
  )

  const read = async (): Promise<Counts> => {
    const [queries, stats] = await Promise.all([
      Promise.all(databases.map(questions)),
      redis.info('commandstats'),
    ])
    return { queries: queries.reduce((a, b) => a + b, 0), redis: commandsIn(stats) }
  }

  /** Queries a millisecond at idle: app replicas check each database several times a second. */
  async function background(ms: number): Promise<number> {
    const before = await read()
    const started = performance.now()
    await sleep(ms)
    const after = await read()
    return (
      (after.queries - before.queries - databases.length) / Math.max(1, performance.now() - started)
    )
  }

  /** What `work` returns, with the queries and commands during it. */
  async function during<T>(idlePerMs: number, work: () => Promise<T>): Promise<T & Counts> {
    const before = await read()
    const started = performance.now()
    const result = await work()
    // Sessions are saved after the response is sent.
    await sleep(20)
    const after = await read()
    const own = databases.length + idlePerMs * (performance.now() - started)
    return {
      ...result,
      queries: Math.max(0, after.queries - before.queries - own),
      redis: after.redis - before.redis,
    }
  }

  async function close(): Promise<void> {
    redis.disconnect()
    await Promise.all(databases.map((database) => database.end()))
  }

  return { background, during, close, redis, databases }
}

async function questions(database: Connection): Promise<number> {
  const [rows] = await database.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Questions'")
  return Number(rows[0]?.Value)
}

// Pings of the app replicas, the handshake of clients, and what the supervisor and the bench ask.
const upkeep = new Set(['ping', 'info', 'auth', 'hello', 'client', 'select', 'command', 'quit'])

/** From the text of `INFO commandstats`: all calls but upkeep. */
export function commandsIn(stats: string): number {
  let sum = 0
  for (const [, name = '', calls] of stats.matchAll(/^cmdstat_([^:|]+)[^:]*:calls=(\d+)/gm))
    if (!upkeep.has(name)) sum += Number(calls)
  return sum
}
