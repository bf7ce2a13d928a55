import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Status } from '../../apps/control/status/status.ts'
import { createServer, type DatabaseServer } from '../../apps/replication/server.ts'
import { createLogger } from '../../apps/shared/logger.ts'
import { type Cluster, createCluster } from '../../apps/shop/db/cluster.ts'
import type { DatabaseMode } from '../../apps/shop/db/flavour.ts'
import { createMonitor } from '../../apps/shop/db/monitor.ts'
import { RequestDb } from '../../apps/shop/db/request-db.ts'
import { Unavailable } from '../../apps/shop/errors.ts'
import type { Settings } from '../../infra/topology.ts'
import { readSecret, type Stack } from './stack.ts'

/** The databases of a stack as an app replica uses them. */
export async function openCluster(stack: Stack, mode: DatabaseMode) {
  const { databases } = await stack.labJson<Status>('status')
  const cluster = createCluster(
    {
      DATABASE_NODES: databases.map(({ name, port }) => ({ name, host: '127.0.0.1', port })),
      DATABASE_USER: 'shop',
      DATABASE_NAME: 'stickyshop',
    },
    [readSecret(stack.runDir, 'database-shop')],
    mode,
  )
  const log = createLogger('test', 'text')
  log.level = 'silent'
  const monitor = createMonitor(cluster, log)
  await monitor.start()
  return {
    cluster,
    /** From then on it knows nothing new of them. */
    stopMonitor: monitor.stop,
    async close() {
      monitor.stop()
      await cluster.close()
    },
  }
}

export const settings: Settings = {
  ...{ version: 1, sessionStore: 'redis', reads: 'replica', freshness: 'on' },
  ...{ cache: 'off', appTls: 'on' },
}

/** One of the servers, for an administrator. */
export async function openAdmin(stack: Stack, name: string): Promise<DatabaseServer> {
  const { databases } = await stack.labJson<Status>('status')
  const port = databases.find((one) => one.name === name)?.port ?? 0
  const password = readSecret(stack.runDir, 'database-admin')
  return createServer(
    { name, host: '127.0.0.1', port },
    { user: 'admin', password: () => password, database: 'stickyshop' },
  )
}

export interface Written {
  /** Keys of changes that were acknowledged. */
  acknowledged: string[]
  /** Of those that failed so that nobody knows. */
  unknown: string[]
  /** Milliseconds between two acknowledged changes, at most. */
  longestGapMs: number
}

/** Writes rows with keys of their own until it is stopped, as orders are: each in a transaction. */
export function writeAllTheTime(cluster: Cluster, writers: number) {
  const written: Written = { acknowledged: [], unknown: [], longestGapMs: 0 }
  const run = randomBytes(4).toString('hex')
  let stopped = false
  let lastAt = performance.now()

  async function write(writer: number): Promise<void> {
    for (let number = 1; !stopped; number++) {
      const key = `${run}-${writer}-${number}`
      try {
        await new RequestDb(cluster, settings, null).transaction((tx) =>
          tx.change("INSERT INTO search_spellings (spelling, word) VALUES ('test', ?)", [key]),
        )
        written.acknowledged.push(key)
        written.longestGapMs = Math.max(written.longestGapMs, performance.now() - lastAt)
        lastAt = performance.now()
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error
        if (error.resource === 'database') written.unknown.push(key)
        await sleep(20)
      }
    }
  }
  const all = Promise.all(Array.from({ length: writers }, (_, at) => write(at)))
  return {
    written,
    async stop(): Promise<Written> {
      stopped = true
      await all
      return written
    },
  }
}
