import { setTimeout as delay } from 'node:timers/promises'
import mysql, { type PoolConnection, type ResultSetHeader } from 'mysql2'
import type { NodeAddress } from '../config.ts'
import { isConnectionLoss, isReadOnly } from './database-error.ts'
import { type Flavour, flavourOf } from './flavour.ts'
import type { Param } from './handle.ts'
import { execute, query } from './statement.ts'

export interface Credentials {
  user: string
  password: string
  database: string
}

/** What the monitor last saw of a node. */
export interface NodeState {
  reachable: boolean
  writable: boolean
  /** Transactions applied, in the flavour's notation. */
  applied: string
  /** Milliseconds behind the primary by heartbeat; null while unknown. */
  lagMs: number | null
}

/** What a node says of itself. */
export interface NodeStatus {
  /** The last heartbeat that it has. */
  at: Date
  writable: number
  applied: string
}

// As long as a change may take. In an outage, a line of a thousand would else move for minutes.
const usualLendMs = 8000

export type DatabaseNode = ReturnType<typeof createNode>

/** One database server: a pool, and what is known of its state. */
export function createNode(
  { name, host, port }: NodeAddress,
  credentials: Credentials,
  lendMs = usualLendMs,
) {
  const state: NodeState = { reachable: false, writable: false, applied: '', lagMs: null }
  let flavour: Flavour | undefined

  const pool = mysql.createPool({
    host,
    port,
    ...credentials,
    // UTC everywhere: times are stored and read as such.
    timezone: 'Z',
    charset: 'utf8mb4',
    connectTimeout: 1000,
    connectionLimit: 10,
    // Who does not get a connection at once waits in line for one, at most `lendMs`; a line
    // without end would keep every request of an outage in memory.
    queueLimit: 1000,
    // More than the shop's statements are. A connection makes room for as many at once: 0.5 MB for the usual 16,000,
    // which is also all that a server keeps for everybody (`max_prepared_stmt_count`).
    maxPreparedStatements: 256,
    flags: ['-LOCAL_FILES'],
  })

  /** Lends a connection; one that failed or still has a statement running is not given back. */
  async function withConnection<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    const connection = await lend()
    try {
      if (!prepared.has(connection)) await prepare(connection)
      const result = await work(connection)
      connection.release()
      return result
    } catch (error) {
      // It says so itself, sooner than the monitor's next look.
      if (isReadOnly(error)) state.writable = false
      if (isConnectionLoss(error) || isReadOnly(error)) connection.destroy()
      else connection.release()
      throw error
    }
  }

  function lend(): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      let late = false
      const timer = setTimeout(() => {
        late = true
        const error = new Error(`No connection to ${name} was free in time.`)
        reject(Object.assign(error, { code: 'ETIMEDOUT' }))
      }, lendMs)
      pool.getConnection((error, connection) => {
        clearTimeout(timer)
        if (late) connection?.release()
        else if (error) reject(error)
        else resolve(connection)
      })
    })
  }

  // Once per connection.
  const prepared = new WeakSet<PoolConnection>()
  async function prepare(connection: PoolConnection): Promise<void> {
    flavour ??= await flavourAt(connection)
    await query(connection, flavour.openSession, 1000)
    prepared.add(connection)
  }

  async function select<Row>(sql: string, params: readonly Param[], timeoutMs: number) {
    return withConnection((connection) => execute<Row[]>(connection, sql, params, timeoutMs))
  }

  /** In one round trip: replicas do it twice a second. @throws when there is no heartbeat */
  async function look(timeoutMs: number): Promise<NodeStatus> {
    const [status] = await withConnection((connection) => {
      // `prepare` has found the flavour by the time a connection is lent.
      const sql = `SELECT at, ${(flavour as Flavour).status} FROM heartbeat WHERE id = 1`
      return execute<NodeStatus[]>(connection, sql, [], timeoutMs)
    })
    if (!status) throw new Error('no heartbeat row: the schema is not there yet')
    return status
  }

  /** Waits at most `boundMs` for the node to have applied `gtid`; false when it has not by then. */
  async function waitFor(gtid: string, boundMs: number): Promise<boolean> {
    if (flavour?.covers(state.applied, gtid)) return true
    // Asking with a bound of 0 would make MySQL wait for ever.
    if (boundMs === 0) return false
    const rows = await withConnection((connection) =>
      execute<{ result: number }[]>(
        connection,
        (flavour as Flavour).waitForGtid,
        [gtid, boundMs / 1000],
        boundMs + 1000,
      ),
    )
    return rows[0]?.result === 0
  }

  async function close(): Promise<void> {
    const ended = new Promise<void>((resolve) => pool.end(() => resolve()))
    await Promise.race([ended, delay(2000, undefined, { ref: false })])
  }

  return {
    name,
    state,
    withConnection,
    select,
    look,
    waitFor,
    close,
    gtidOf: (header: ResultSetHeader) => flavour?.gtidOf(header) ?? null,
  }
}

async function flavourAt(connection: PoolConnection): Promise<Flavour> {
  const [row] = await query<{ version: string }[]>(connection, 'SELECT @@version AS version', 1000)
  return flavourOf(String(row?.version))
}
