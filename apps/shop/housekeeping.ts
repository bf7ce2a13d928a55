import { setTimeout as delay } from 'node:timers/promises'
import type { PoolConnection, ResultSetHeader } from 'mysql2'
import type { Logger } from '../shared/logger.ts'
import { deleteInactive } from './active-users/active-users.ts'
import type { Cluster } from './db/cluster.ts'
import type { Handle } from './db/handle.ts'
import { execute } from './db/statement.ts'
import { deleteExpiredCartLines, deleteOldAttempts } from './housekeeping-repository.ts'
import type { Metrics } from './metrics.ts'

const everyMs = 10 * 60_000
// Statements of a thousand rows hold their locks, and the read replica, for some milliseconds.
const batchRows = 1000
const mostBatches = 100
const attemptsKeptMs = 24 * 60 * 60_000
const statementMs = 5000
const lockName = 'stickyshop housekeeping'

interface Parts {
  cluster: Cluster
  metrics: Pick<Metrics, 'countDeleted'>
  /** Deletes expired sessions from the memory of this process; returns how many. */
  sweepSessions: () => number
  log: Logger
}

/**
 * Deletes what has expired and does not go away by itself, every ten minutes: the lines of guests'
 * carts, users who are no longer active, old counts of second-factor attempts, and sessions in memory. The database's part is done
 * by one app replica at a time, which holds a lock of the primary; the others skip their turn.
 * Elsewhere: Redis ends its sessions and limits by itself, an idempotency key is part of its order,
 * and the lab's audit log holds 500 entries.
 */
export function createHousekeeping({ cluster, metrics, sweepSessions, log }: Parts) {
  let timer: NodeJS.Timeout | undefined

  /** One turn. Resolves to false when another app replica is at it, or no database takes changes. */
  async function run(): Promise<boolean> {
    metrics.countDeleted('session', sweepSessions())
    const primary = cluster.primary()
    if (!primary) return false
    return primary.withConnection(async (connection) => {
      const lock = (sql: string) =>
        execute<{ done: number }[]>(connection, sql, [lockName], statementMs)
      const [row] = await lock('SELECT GET_LOCK(?, 0) AS done')
      if (row?.done !== 1) return false
      try {
        await deleteExpired(handleOf(connection))
      } finally {
        // A connection that is lost has lost the lock, too.
        await lock('SELECT RELEASE_LOCK(?) AS done').catch(() => connection.destroy())
      }
      return true
    })
  }

  async function deleteExpired(write: Handle): Promise<void> {
    for (let batch = 0; batch < mostBatches; batch++) {
      const deleted = await deleteExpiredCartLines(write, batchRows)
      metrics.countDeleted('cart line', deleted)
      if (deleted < batchRows) break
      await delay(100)
    }
    for (let batch = 0; batch < mostBatches; batch++) {
      const deleted = await deleteInactive(write, batchRows)
      metrics.countDeleted('active user', deleted)
      if (deleted < batchRows) break
      await delay(100)
    }
    const since = new Date(Date.now() - attemptsKeptMs)
    metrics.countDeleted('second-factor attempt', await deleteOldAttempts(write, since))
  }

  function schedule(): void {
    // Not all app replicas at the same moment.
    timer = setTimeout(turn, everyMs * (0.9 + 0.2 * Math.random()))
    timer.unref()
  }

  async function turn(): Promise<void> {
    await run().catch((error) => log.warn({ error: String(error) }, 'housekeeping failed'))
    schedule()
  }

  return { run, start: schedule, stop: () => clearTimeout(timer) }
}

/** The connection that holds the lock: without it nothing more is deleted. */
const handleOf = (connection: PoolConnection): Handle => ({
  select: (sql, params = []) => execute(connection, sql, params, statementMs),
  change: (sql, params = []) => execute<ResultSetHeader>(connection, sql, params, statementMs),
})
