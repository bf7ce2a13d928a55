import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'

export interface Counts {
  queries: number
  redis: number
}

export type Counters = Awaited<ReturnType<typeof openCounters>>

interface Servers {
  databasePorts: number[]
  databasePassword: string
  redisPort: number
  redisPassword: string
}

/** What the servers themselves have counted, less what goes on without any visitor. */
export async function openCounters(servers: Servers) {
  const redis = new Redis({ port: servers.redisPort, password: servers.redisPassword })
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

  /** Replicas look at each database several times a second. Queries a millisecond. */
  async function background(ms: number): Promise<number> {
    const before = await read()
    const started = performance.now()
    await sleep(ms)
    const after = await read()
    return (
      (after.queries - before.queries - databases.length) / Math.max(1, performance.now() - started)
    )
  }

  /** What `work` returns, and what the servers were asked while it went on. */
  async function during<T>(idlePerMs: number, work: () => Promise<T>): Promise<T & Counts> {
    const before = await read()
    const started = performance.now()
    const result = await work()
    // Saved sessions arrive after the response has gone.
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

// The replicas' pings, what a client says when it connects, and what the launcher and we ask.
const upkeep = new Set(['ping', 'info', 'auth', 'hello', 'client', 'select', 'command', 'quit'])

/** From the text of `INFO commandstats`: all calls but upkeep. */
export function commandsIn(stats: string): number {
  let sum = 0
  for (const [, name = '', calls] of stats.matchAll(/^cmdstat_([^:|]+)[^:]*:calls=(\d+)/gm))
    if (!upkeep.has(name)) sum += Number(calls)
  return sum
}
