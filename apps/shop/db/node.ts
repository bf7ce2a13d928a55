import { setTimeout as delay } from 'node:timers/promises'
import mysql, { type Connection, type PoolConnection, type ResultSetHeader } from 'mysql2'
import { databaseTls } from '../../shared/inner-tls.ts'
import { type Secret, used } from '../../shared/secret.ts'
import type { NodeAddress } from '../config.ts'
import { type DatabaseLimit, isConnectionLoss, isReadOnly, limitOf } from './database-error.ts'
import { type Flavour, flavourOf } from './gtid.ts'
import type { Param } from './handle.ts'
import { execute, query } from './statement.ts'

export interface Credentials {
  user: string
  password: Secret
  database: string
}

/** A node as the monitor last saw it. */
export interface NodeState {
  reachable: boolean
  writable: boolean
  /** Transactions applied, in the flavour's notation. */
  applied: string
  /** Milliseconds behind the primary by heartbeat; null while unknown. */
  lagMs: number | null
  /** The last limit that it has reported, and when, by `performance.now`; null after a while without. */
  limit: { name: DatabaseLimit; at: number } | null
  /** Writes do not complete: a full disk makes some servers wait instead of refusing. */
  stalled: boolean
}

/** A node's own status. */
export interface NodeStatus {
  /** The last heartbeat that it has. */
  at: Date
  writable: number
  applied: string
}

// As long as a change may take. In an outage, a queue of a thousand would take minutes otherwise.
const usualWaitMs = 8000

/** Connections that an app replica opens to each node: its pool, and one for the monitor. */
export const poolConnections = 10
export const connectionsPerNode = poolConnections + 1

export type DatabaseNode = ReturnType<typeof createNode>

/** One database server: a pool, and what is known of its state. */
export function createNode(
  { name, host, port }: NodeAddress,
  credentials: Credentials,
  waitMs = usualWaitMs,
) {
  const state: NodeState = {
    ...{ reachable: false, writable: false, applied: '', lagMs: null },
    ...{ limit: null, stalled: false },
  }
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
    // What does not get a connection at once waits for one, at most `waitMs`; an endless queue
    // would keep every request of an outage in memory.
    queueLimit: 1000,
  })
  pool.on('enqueue', () => poolWaits.count++)
  // A connection that is opened after a rotation has the new password; the pool keeps the first one.
  Object.defineProperty(connectionConfigOf(pool), 'password', {
    get: () => used(credentials.password),
  })

  /** Runs `work` with a connection of the pool; one that failed, or still has a statement running, does not go back. */
  async function withConnection<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    const connection = await getConnection().catch(noteLimit)
    try {
      if (!prepared.has(connection)) await prepare(connection)
      const result = await work(connection)
      connection.release()
      return result
    } catch (error) {
      if (limitOf(error)) noteLimit(error)
      // Sooner than the monitor's next check.
      if (isReadOnly(error)) state.writable = false
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
      const timer = setTimeout(() => {
        late = true
        const error = new Error(`No connection to ${name} was free in time.`)
        reject(Object.assign(error, { code: 'ETIMEDOUT' }))
      }, waitMs)
      pool.getConnection((error, connection) => {
        clearTimeout(timer)
        if (waits) poolWaits.ms += performance.now() - startedAt
        if (late) connection?.release()
        else if (error) reject(error)
        else resolve(connection)
      })
      // `enqueue` is emitted within that call.
      waits = poolWaits.count > waitsBefore
    })
  }

  function noteLimit(error: unknown): never {
    const name = limitOf(error)
    if (name) state.limit = { name, at: performance.now() }
    throw error
  }

  // Writes in progress, which are rejected when it turns out that none completes.
  const writes = new Set<(error: Error) => void>()

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
    if (stalled) for (const reject of writes) reject(stalledError(name))
  }

  // Once per connection.
  const prepared = new WeakSet<Connection>()
  async function prepare(connection: Connection): Promise<void> {
    flavour ??= await flavourAt(connection)
    await query(connection, flavour.initConnection, 1000)
    prepared.add(connection)
  }

  async function select<Row>(sql: string, params: readonly Param[], timeoutMs: number) {
    return withConnection((connection) => execute<Row[]>(connection, sql, params, timeoutMs))
  }

  // The monitor's own connection: it still works when the pool is in use, or the server refuses new connections.
  let monitoring: Connection | null = null

  async function withMonitorConnection<T>(
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    try {
      monitoring ??= await connectOnce()
      if (!prepared.has(monitoring)) await prepare(monitoring)
      return await work(monitoring)
    } catch (error) {
      monitoring?.destroy()
      monitoring = null
      return noteLimit(error)
    }
  }

  function connectOnce(): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const connection = mysql.createConnection(withPassword())
      // The next statement reports it; without a listener it would end the process.
      connection.on('error', () => connection.destroy())
      connection.connect((error) => (error ? reject(error) : resolve(connection)))
    })
  }

  /** In one round trip, as app replicas do it twice a second. @throws when there is no heartbeat */
  async function readStatus(timeoutMs: number): Promise<NodeStatus> {
    const [status] = await withMonitorConnection((connection) => {
      // `prepare` has set the flavour before a connection is used.
      const sql = `SELECT at, ${(flavour as Flavour).status} FROM heartbeat WHERE id = 1`
      return execute<NodeStatus[]>(connection, sql, [], timeoutMs)
    })
    if (!status) throw new Error('no heartbeat row: the schema is not there yet')
    return status
  }

  /**
   * Waits at most `boundMs` for the node to have applied `gtids`, comma-separated; false when it
   * has not by then.
   */
  async function waitFor(gtids: string, boundMs: number): Promise<boolean> {
    if (gtids.split(',').every((gtid) => flavour?.covers(state.applied, gtid))) return true
    // MySQL would wait for ever with a bound of 0.
    if (boundMs === 0) return false
    const rows = await withConnection((connection) =>
      execute<{ result: number }[]>(
        connection,
        (flavour as Flavour).waitForGtid,
        [gtids, boundMs / 1000],
        boundMs + 1000,
      ),
    )
    return rows[0]?.result === 0
  }

  // Conditional, so that twenty app replicas together write no more than one.
  const heartbeatSql =
    'UPDATE heartbeat SET at = NOW(3) WHERE id = 1 AND at < NOW(3) - INTERVAL 400000 MICROSECOND'

  /** Writes the heartbeat by which lag is measured. */
  const writeHeartbeat = (timeoutMs: number): Promise<unknown> =>
    withMonitorConnection((connection) => query(connection, heartbeatSql, timeoutMs))

  async function close(): Promise<void> {
    monitoring?.destroy()
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
    select,
    readStatus,
    writeHeartbeat,
    waitFor,
    close,
    gtidOf: (header: ResultSetHeader) => flavour?.gtidOf(header) ?? null,
  }
}

// Not in the types of mysql2.
const connectionConfigOf = (pool: mysql.Pool) =>
  (pool as unknown as { config: { connectionConfig: object } }).config.connectionConfig

const stalledError = (name: string) =>
  Object.assign(new Error(`Writes do not complete at ${name}.`), {
    code: 'PROTOCOL_SEQUENCE_TIMEOUT',
  })

async function flavourAt(connection: Connection): Promise<Flavour> {
  const [row] = await query<{ version: string }[]>(connection, 'SELECT @@version AS version', 1000)
  return flavourOf(String(row?.version))
}
