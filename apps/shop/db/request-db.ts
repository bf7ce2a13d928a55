import { setTimeout as delay } from 'node:timers/promises'
import type { PoolConnection, ResultSetHeader } from 'mysql2'
import type { Settings } from '../../../infra/topology.ts'
import { Unavailable } from '../errors.ts'
import { type Cluster, freshLagMs } from './cluster.ts'
import {
  isConnectionCut,
  isConnectionLoss,
  isReadOnly,
  isRetryable,
  isUndone,
  limitOf,
  markUndone,
} from './database-error.ts'
import {
  countQuery,
  type DbUse,
  newStatement,
  type OnSlowStatement,
  type SentStatement,
} from './database-use.ts'
import { mergeGtids } from './gtid.ts'
import type { Db, Handle, Param, WriteResult } from './handle.ts'
import type { DatabaseNode } from './node.ts'
import { query } from './statement.ts'
import { TimedStatements } from './timed-statements.ts'
import { orUnavailable, refusesWrites, unavailable } from './unavailable.ts'

// Below the 2 s after which the edge tries another app replica.
const readTimeoutMs = 1500
// Above the servers' innodb_lock_wait_timeout of 5 s.
const writeTimeoutMs = 8000
const transactionTries = 5

/** A page waits this long for the customer's own write to reach the read replica. */
export const freshnessBoundMs = 100
/** With more replication lag than this, everybody reads from the primary. */
export const maxLagMs = 10_000

export type FreshnessOutcome = 'none' | 'replica' | 'primary'

/**
 * Why the primary answered what a read replica should have: none was there, it was too late for
 * anybody, it lacked the customer's own write, or it failed.
 */
export type ReadFallback = 'away' | 'late' | 'stale' | 'failed'

/** One request's databases. Which node it reads from is decided once, at its first read. */
export class RequestDb implements Db {
  /** Where a read that had to see the customer's own write was answered; 'none' when none had to. */
  freshness: FreshnessOutcome = 'none'
  /** Waiting for the read replica to have that write; part of that node's `ms`, too. */
  freshnessMs = 0
  /** Null when reads were answered where they should be. */
  fallback: ReadFallback | null = null
  /** GTIDs that reads have to see, comma-separated: those of earlier requests (from the cookies) and this one's. */
  written: string | null
  /** GTID that later requests have to see, too: of this request's last write, or of what it was shown by the primary. */
  position: string | null = null

  readonly #cluster: Cluster
  readonly #settings: Settings
  readonly #statements: TimedStatements
  readonly #getCustomer: () => string | null
  #reader: Promise<DatabaseNode> | null = null

  /**
   * @param getCustomer who is read for, null for nobody in particular; called with the first read, as the session is
   * loaded later than this is made
   */
  constructor(
    cluster: Cluster,
    settings: Settings,
    written: string | null,
    onSlow: OnSlowStatement = () => {},
    getCustomer: () => string | null = () => null,
  ) {
    this.#cluster = cluster
    this.#settings = settings
    this.#statements = new TimedStatements(cluster, onSlow)
    this.#getCustomer = getCustomer
    this.written = written
  }

  get uses(): DbUse[] {
    return this.#statements.uses
  }

  readonly read: Handle = {
    select: (sql, params) => this.#selectFresh(sql, params),
    change: () => Promise.reject(new Error('A read handle cannot write.')),
  }

  readonly write: Handle = {
    select: (sql, params) => this.#selectAtPrimary(sql, params),
    change: (sql, params) => this.#change(sql, params),
  }

  readonly current: Handle = {
    select: (sql, params) => this.#selectCurrent(sql, params),
    change: (sql, params) => this.#change(sql, params),
  }

  async transaction<T>(work: (tx: Handle) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(work)
      } catch (error) {
        const again = isRetryable(error) || isReadOnly(error) || isUndone(error)
        if (!again || attempt === transactionTries) throw unavailable(error)
        await delay(Math.random() * 20 * 2 ** attempt)
      }
    }
  }

  async #primary(): Promise<DatabaseNode> {
    const node = this.#cluster.primary() ?? (await this.#cluster.waitWhilePromoting())
    if (node && !node.state.stalled) return node
    throw refusesWrites(node)
  }

  /**
   * A read replica, but not one without the customer's own last write: the order just placed would be missing, and
   * the password just changed would end the sign-in. The primary may only have answered late, so it is waited for.
   */
  async #insteadOfPrimary(): Promise<DatabaseNode> {
    const replica = this.#primaryOrReplica()
    if (!this.written || (await this.#hasApplied(replica, this.written))) return replica
    const primary = await this.#cluster.waitWhilePromoting()
    if (primary) return primary
    throw new Unavailable(
      'database',
      'What you have just changed can’t be read right now. Please try again.',
    )
  }

  #primaryOrReplica(): DatabaseNode {
    const node = this.#cluster.primary() ?? this.#replica()
    if (node) return node
    throw new Unavailable('database', 'The shop’s database is unavailable right now.')
  }

  /** The same for all pages of one customer, so that what they have seen of others' changes does not vanish again. */
  #replica(): DatabaseNode | null {
    return this.#cluster.replica(this.#getCustomer())
  }

  async #selectFresh<Row>(sql: string, params: readonly Param[] = []): Promise<Row[]> {
    this.#reader ??= this.#chooseReader()
    const node = await this.#reader
    try {
      return await this.#selectAndNote(node, sql, params)
    } catch (error) {
      const other = this.#primaryOrReplica()
      if (!(isConnectionLoss(error) || limitOf(error)) || other === node) throw unavailable(error)
      this.#reader = Promise.resolve(other)
      this.fallback = 'failed'
      return orUnavailable(this.#selectAndNote(other, sql, params))
    }
  }

  /**
   * What the primary has shown in place of a read replica, others' changes included, the customer's next page has to
   * show, too. Noted for those who have written lately; pages of all others may be cached.
   */
  async #selectAndNote<Row>(
    node: DatabaseNode,
    sql: string,
    params: readonly Param[],
  ): Promise<Row[]> {
    const rows = await this.#select<Row>(node, sql, params)
    const sqlOfPosition = node.positionQuery()
    const noted = this.fallback && this.written && node === this.#cluster.primary()
    if (!noted || !sqlOfPosition) return rows
    // After the rows, or a change that came in between would be missing.
    const [last] = await this.#select<{ position: string | null }>(node, sqlOfPosition, [])
    this.#note(last?.position ?? null)
    return rows
  }

  #select<Row>(node: DatabaseNode, sql: string, params: readonly Param[]): Promise<Row[]> {
    return this.#statements.timed(node, sql, (statement) =>
      node.withConnection((connection) =>
        this.#statements.execute<Row[]>(node, connection, statement, params, readTimeoutMs),
      ),
    )
  }

  /** Asked again, where it can be by now, if the primary has just died. */
  async #selectCurrent<Row>(sql: string, params: readonly Param[] = []): Promise<Row[]> {
    try {
      return await this.#select(await this.#current(), sql, params)
    } catch (error) {
      if (!isConnectionCut(error)) throw unavailable(error)
    }
    return orUnavailable(this.#select(await this.#current(), sql, params))
  }

  async #current(): Promise<DatabaseNode> {
    return this.#cluster.primary() ?? (await this.#insteadOfPrimary())
  }

  /** Asked again at the new primary, if the one that was asked has just died. */
  async #selectAtPrimary<Row>(sql: string, params: readonly Param[] = []): Promise<Row[]> {
    const node = await this.#primary()
    try {
      return await this.#select(node, sql, params)
    } catch (error) {
      if (!isConnectionCut(error)) throw unavailable(error)
    }
    return orUnavailable(this.#select(await this.#primary(), sql, params))
  }

  async #change(sql: string, params: readonly Param[] = []): Promise<WriteResult> {
    try {
      return await this.#changeAt(await this.#primary(), sql, params)
    } catch (error) {
      if (!isReadOnly(error) && !isUndone(error) && !isRetryable(error)) throw unavailable(error)
    }
    // It has just been demoted, or two members of a group have changed the same row. Nothing was changed.
    return orUnavailable(this.#changeAt(await this.#primary(), sql, params))
  }

  #changeAt(node: DatabaseNode, sql: string, params: readonly Param[]): Promise<WriteResult> {
    return this.#statements.timed(node, sql, (statement) =>
      node.withWriteConnection((connection) => this.#changeOn(node, connection, statement, params)),
    )
  }

  async #chooseReader(): Promise<DatabaseNode> {
    const primary = this.#cluster.primary()
    if (this.#settings.reads !== 'replica') return this.#primaryOrReplica()
    const replica = this.#replica()
    if (!replica && primary) return this.#fallBack(primary, 'away')
    if (!replica || !primary) return this.#primaryOrReplica()
    if (this.#settings.freshness === 'off') return replica
    if ((replica.state.lagMs ?? 0) > maxLagMs) return this.#fallBack(primary, 'late')
    if (!this.written) return replica
    const fresh = await this.#hasApplied(replica, this.written)
    this.freshness = fresh ? 'replica' : 'primary'
    return fresh ? replica : this.#fallBack(primary, 'stale')
  }

  #fallBack(primary: DatabaseNode, reason: ReadFallback): DatabaseNode {
    this.fallback = reason
    return primary
  }

  async #hasApplied(replica: DatabaseNode, gtids: string): Promise<boolean> {
    const known = (replica.state.lagMs ?? 0) > freshLagMs
    const started = performance.now()
    try {
      return await replica.waitFor(gtids, known ? 0 : freshnessBoundMs)
    } catch (error) {
      if (isConnectionLoss(error)) return false
      throw error
    } finally {
      const ms = performance.now() - started
      this.freshnessMs += ms
      this.#statements.useOf(replica).ms += ms
    }
  }

  async #attempt<T>(work: (tx: Handle) => Promise<T>): Promise<T> {
    const node = await this.#primary()
    return this.#statements.timed(node, 'START TRANSACTION', (begin) =>
      node.withWriteConnection(async (connection) => {
        let committing = false
        try {
          await this.#statements.query(node, connection, begin, writeTimeoutMs)
          const result = await work(this.#transactionHandle(node, connection))
          committing = true
          await this.#commit(node, connection)
          return result
        } catch (error) {
          await rollback(connection, error)
          throw committing ? error : markUndone(error)
        }
      }),
    )
  }

  #transactionHandle(node: DatabaseNode, connection: PoolConnection): Handle {
    const use = this.#statements.useOf(node)
    return {
      select: (sql, params = []) =>
        this.#statements.execute(node, connection, countQuery(use, sql), params, writeTimeoutMs),
      change: (sql, params = []) => this.#changeOn(node, connection, countQuery(use, sql), params),
    }
  }

  async #commit(node: DatabaseNode, connection: PoolConnection): Promise<void> {
    const header = await this.#statements.query<ResultSetHeader>(
      node,
      connection,
      newStatement('COMMIT'),
      writeTimeoutMs,
    )
    this.#noteWrite(node.gtidOf(header))
  }

  async #changeOn(
    node: DatabaseNode,
    connection: PoolConnection,
    statement: SentStatement,
    params: readonly Param[],
  ): Promise<WriteResult> {
    const header = await this.#statements.execute<ResultSetHeader>(
      node,
      connection,
      statement,
      params,
      writeTimeoutMs,
    )
    this.#noteWrite(node.gtidOf(header))
    return { affectedRows: header.affectedRows, insertId: header.insertId }
  }

  /** Later reads, of this request too, have to see the write. */
  #noteWrite(gtid: string | null): void {
    if (!gtid) return
    this.#note(gtid)
    this.#reader = null
  }

  #note(gtid: string | null): void {
    if (!gtid) return
    this.written = mergeGtids([...(this.written?.split(',') ?? []), gtid])
    this.position = gtid
  }
}

async function rollback(connection: PoolConnection, error: unknown): Promise<void> {
  if (isConnectionLoss(error)) return
  try {
    await query(connection, 'ROLLBACK', 1000)
  } catch {
    // A connection whose transaction may still be open must not go back into the pool.
    connection.destroy()
  }
}
