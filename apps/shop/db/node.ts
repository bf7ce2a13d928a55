import { setTimeout as delay } from 'node:timers/promises'
import mysql, { type Connection, type PoolConnection, type ResultSetHeader } from 'mysql2'
import { databaseTls } from '../../shared/inner-tls.ts'
import { type Secret, used } from '../../shared/secret.ts'
import type { NodeAddress } from '../config.ts'
import {
  isConnectionCut,
  isConnectionLoss,
  isReadOnly,
  isRetryable,
  limitOf,
  markUndone,
} from './database-error.ts'
import { type DatabaseMode, type Flavour, flavourOf } from './flavour.ts'
import type { Param } from './handle.ts'
import { createMonitorConnection } from './monitor-connection.ts'
import { unknownState } from './node-state.ts'
import { execute, query } from './statement.ts'

export interface Credentials {
  user: string
  password: Secret
  database: string
}

/** What a burst has opened is closed when it was not used for so long. */
const usualIdleMs = 60_000
// As long as a change may take. In an outage, a queue of a thousand would take minutes otherwise.
const usualWaitMs = 8000

/** Connections that an app replica opens to each node: its pool, and one for the monitor. */
export const poolConnections = 10
export const connectionsPerNode = poolConnections + 1

export type DatabaseNode = ReturnType<typeof createNode>
type Reject = (error: Error) => void

/** One database server: a pool, and what is known of its state. */
export function createNode(
  { name, host, port }: NodeAddress,
  credentials: Credentials,
  mode: DatabaseMode = { failover: 'manual', durability: 'async' },
  { waitMs = usualWaitMs, idleMs = usualIdleMs } = {},
) {
  const state = unknownState()
  const isGroup = mode.failover === 'group'
  let flavour: Flavour | undefined
  /** Since the start: how often a statement waited for a free connection, and for how long in all. */
  const poolWaits = { count: 0, ms: 0 }

  const options = {
    host,
    port,
    user: credentials.user,
    database: credentials.database,
    ...databaseTls(),
    // UTC everywhere: times are stored and read as such.
    timezone: 'Z',
    charset: 'utf8mb4',
    connectTimeout: 1000,
    // More than the shop has. A connection allocates room for all of them: 0.5 MB for mysql2's default of 16,000,
    // which is also all that a server keeps for everybody (`max_prepared_stmt_count`).
    maxPreparedStatements: 256,
    flags: ['-LOCAL_FILES'],
  }
  const withPassword = () => ({ ...options, password: used(credentials.password) })
  const pool = mysql.createPool({
    ...withPassword(),
    connectionLimit: poolConnections,
    idleTimeout: idleMs,
    // mysql2 looks for idle ones only where fewer than all may be so. By default it closes them without
    // a word, which the server counts as an error.
    maxIdle: poolConnections - 1,
    gracefulEnd: true,
    // What does not get a connection at once waits for one, at most `waitMs`; an endless queue
    // would keep every request of an outage in memory.
    queueLimit: 1000,
  })
  pool.on('enqueue', () => poolWaits.count++)
  // A connection that is opened after a rotation has the new password; the pool keeps the first one.
  Object.defineProperty(connectionConfigOf(pool), 'password', {
    get: () => used(credentials.password),
  })

  // What waits for a connection, and writes in progress: they are rejected when it turns out that nothing comes of it.
  const waiting = new Set<Reject>()
  const writes = new Set<Reject>()

  /** Runs `work` with a connection of the pool; one that failed, or still has a statement running, does not go back. */
  async function withConnection<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    const connection = await getConnection().catch(noteNoConnection)
    try {
      if (!prepared.has(connection)) await prepare(connection)
      const result = await work(connection)
      connection.release()
      return result
    } catch (error) {
      if (limitOf(error)) noteLimit(error)
      // Sooner than the monitor's next check.
      if (isReadOnly(error) || (isGroup && isConnectionCut(error))) state.writable = false
      if (isConnectionLoss(error) || isReadOnly(error)) connection.destroy()
      else connection.release()
      throw error
    }
  }

  function getConnection(): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      let late = false
      let waits = false
      const waitsBefore = poolWaits.count
      const startedAt = performance.now()
      const leave = (error: Error) => {
        late = true
        clearTimeout(timer)
        waiting.delete(leave)
        reject(error)
      }
      const timer = setTimeout(() => leave(noneFreeError(name)), waitMs)
      waiting.add(leave)
      pool.getConnection((error, connection) => {
        clearTimeout(timer)
        waiting.delete(leave)
        if (waits) poolWaits.ms += performance.now() - startedAt
        if (late) connection?.release()
        else if (error) reject(error)
        else resolve(connection)
      })
      // `enqueue` is emitted within that call.
      waits = poolWaits.count > waitsBefore
    })
  }

  /** Nothing was sent: another member of a group can have it. */
  function noteNoConnection(error: unknown): never {
    if (isGroup && isConnectionCut(error)) {
      state.writable = false
      markUndone(error)
    }
    return noteLimit(error)
  }

  function noteLimit(error: unknown): never {
    const name = limitOf(error)
    if (name) state.limit = { name, at: performance.now() }
    throw error
  }

  /** The same for a change: rejected at once, with an unknown outcome, while no write completes. */
  async function withWriteConnection<T>(
    work: (connection: PoolConnection) => Promise<T>,
  ): Promise<T> {
    return withConnection(
      (connection) =>
        new Promise<T>((resolve, reject) => {
          if (state.stalled) return reject(stalledError(name))
          writes.add(reject)
          void work(connection)
            .then(resolve, reject)
            .finally(() => writes.delete(reject))
        }),
    )
  }

  function setStalled(stalled: boolean): void {
    state.stalled = stalled
    if (stalled) rejectWrites()
  }

  function rejectWrites(): void {
    for (const reject of writes) reject(stalledError(name))
  }

  /**
   * Rejects writes in progress, with an unknown outcome, and what waits for a connection, of which nothing was sent:
   * for a node that does not answer while another one is the primary.
   */
  function rejectPending(): void {
    rejectWrites()
    for (const leave of waiting) leave(replacedError(name))
  }

  // Once per connection.
  const prepared = new WeakSet<Connection>()
  async function prepare(connection: Connection): Promise<void> {
    flavour ??= await flavourAt(connection, mode)
    await query(connection, flavour.initConnection, 1000)
    prepared.add(connection)
  }

  async function select<Row>(sql: string, params: readonly Param[], timeoutMs: number) {
    return withConnection((connection) => execute<Row[]>(connection, sql, params, timeoutMs))
  }

  const monitoring = createMonitorConnection({
    options: withPassword,
    async prepare(connection) {
      await prepare(connection)
      return flavour as Flavour
    },
    onError(error) {
      if (limitOf(error)) noteLimit(error)
    },
  })

  /**
   * Waits at most `boundMs` for the node to have applied `gtids`, comma-separated; false when it
   * has not by then.
   */
  async function waitFor(gtids: string, boundMs: number): Promise<boolean> {
    const isOwn = (gtid: string) => state.source !== '' && gtid.startsWith(state.source)
    const has = (gtid: string) => isOwn(gtid) || flavour?.covers(state.applied, gtid)
    if (gtids.split(',').every(has)) return true
    // MySQL would wait for ever with a bound of 0.
    if (boundMs === 0) return false
    try {
      const rows = await withConnection((connection) => {
        const { sql, params, longestMs } = (flavour as Flavour).waitFor(gtids, boundMs)
        return execute<{ result: number }[]>(connection, sql, params, longestMs + 1000)
      })
      return rows[0]?.result === 0
    } catch (error) {
      // How Galera says that the time is up, or that the member has no majority.
      if (isRetryable(error) || isReadOnly(error)) return false
      throw error
    }
  }

  async function close(): Promise<void> {
    monitoring.close()
    const ended = new Promise<void>((resolve) => pool.end(() => resolve()))
    await Promise.race([ended, delay(2000, undefined, { ref: false })])
  }

  return {
    name,
    state,
    poolWaits,
    withConnection,
    withWriteConnection,
    setStalled,
    rejectPending,
    select,
    monitoring,
    waitFor,
    close,
    gtidOf: (header: ResultSetHeader) => flavour?.gtidOf(header) ?? null,
    /** See `Flavour`. */
    positionQuery: () => flavour?.position ?? null,
  }
}

// Not in the types of mysql2.
const connectionConfigOf = (pool: mysql.Pool) =>
  (pool as unknown as { config: { connectionConfig: object } }).config.connectionConfig

const noneFreeError = (name: string) =>
  Object.assign(new Error(`No connection to ${name} was free in time.`), { code: 'ETIMEDOUT' })

/** Before anything was sent, so that it can be tried at the new primary. */
function replacedError(name: string): Error {
  const error = new Error(`${name} does not answer, and another one is the primary.`)
  markUndone(Object.assign(error, { code: 'ECONNABORTED' }))
  return error
}

const stalledError = (name: string) =>
  Object.assign(new Error(`Writes do not complete at ${name}.`), {
    code: 'PROTOCOL_SEQUENCE_TIMEOUT',
  })

async function flavourAt(connection: Connection, mode: DatabaseMode): Promise<Flavour> {
  // SHOW, as a member of a group without a majority answers no SELECT yet.
  const [row] = await query<{ Value: string }[]>(connection, "SHOW VARIABLES LIKE 'version'", 1000)
  return flavourOf(String(row?.Value), mode)
}
