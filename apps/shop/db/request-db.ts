import { setTimeout as delay } from 'node:timers/promises'
import type { PoolConnection, ResultSetHeader } from 'mysql2'
import type { Settings } from '../../../infra/topology.ts'
import type { Cluster } from './cluster.ts'
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
import { FreshReads } from './fresh-reads.ts'
import type { Db, Handle, Param, WriteResult } from './handle.ts'
import { noticedWithinMs } from './monitor.ts'
import type { DatabaseNode } from './node.ts'
import { query } from './statement.ts'
import { TimedStatements } from './timed-statements.ts'
import { orUnavailable, refusesWrites, unavailable } from './unavailable.ts'

// Below the 2 s after which the edge tries another app replica.
const readTimeoutMs = 1500
// Above the servers' innodb_lock_wait_timeout of 5 s.
const writeTimeoutMs = 8000
const transactionTries = 5
const betweenTriesMs = 50

/**
 * Once more after an error that passes; and while a primary refuses, as it hands the writes over or has just done so,
 * until the monitor has noticed. Nothing was changed by what is tried again. @throws Unavailable
 */
async function retried<T>(work: () => Promise<T>, passes: (error: unknown) => boolean): Promise<T> {
  const deadline = performance.now() + noticedWithinMs
  for (let again = false; ; ) {
    try {
      return await work()
    } catch (error) {
      const isHandedOver = isReadOnly(error) && performance.now() < deadline
      if (!isHandedOver && (again || !passes(error))) throw unavailable(error)
      if (isHandedOver) await delay(betweenTriesMs)
      else again = true
    }
  }
}

/** One request's databases. */
export class RequestDb implements Db {
  /** Where it reads. */
  readonly reads: FreshReads

  readonly #statements: TimedStatements

  /**
   * @param written GTIDs of the customer's last writes, comma-separated
   * @param getCustomer see `FreshReadsOptions`
   */
  constructor(
    cluster: Cluster,
    settings: Settings,
    written: string | null,
    onSlow: OnSlowStatement = () => {},
    getCustomer: () => string | null = () => null,
  ) {
    this.#statements = new TimedStatements(cluster, onSlow)
    this.reads = new FreshReads({
      ...{ cluster, settings, written, getCustomer, statements: this.#statements },
    })
  }

  get uses(): DbUse[] {
    return this.#statements.uses
  }

  readonly read: Handle = {
    select: (sql, params) => this.#selectFresh(sql, params),
    change: () => Promise.reject(new Error('A read handle cannot write.')),
  }

  readonly browse: Handle = {
    select: (sql, params) => this.#selectFresh(sql, params, { orAny: true }),
    change: this.read.change,
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
    const node = await this.reads.primary()
    if (node && !node.state.stalled) return node
    throw refusesWrites(node)
  }

  async #selectFresh<Row>(
    sql: string,
    params: readonly Param[] = [],
    { orAny = false } = {},
  ): Promise<Row[]> {
    const node = await (orAny ? this.reads.anyReader() : this.reads.reader())
    try {
      return await this.#selectAndNote(node, sql, params)
    } catch (error) {
      // A primary of MySQL's group that hands the writes over refuses reads, too.
      const fails = isConnectionLoss(error) || limitOf(error) || isReadOnly(error)
      const other = fails ? await this.reads.instead(node, { orAny }) : null
      if (!other) throw unavailable(error)
      return orUnavailable(this.#selectAndNote(other, sql, params))
    }
  }

  async #selectAndNote<Row>(
    node: DatabaseNode,
    sql: string,
    params: readonly Param[],
  ): Promise<Row[]> {
    const rows = await this.#select<Row>(node, sql, params)
    const positionQuery = this.reads.positionQueryAt(node)
    if (!positionQuery) return rows
    // After the rows, or a change that came in between would be missing. Without it there are the rows, at least.
    const read = this.#select<{ position: string | null }>(node, positionQuery, [])
    const [last] = await read.catch(() => [])
    this.reads.note(last?.position ?? null, node)
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
    const select = async () => this.#select<Row>(await this.reads.current(), sql, params)
    return retried(select, isConnectionCut)
  }

  /** Asked again at the new primary, if the one that was asked has just died. */
  async #selectAtPrimary<Row>(sql: string, params: readonly Param[] = []): Promise<Row[]> {
    const select = async () => this.#select<Row>(await this.#primary(), sql, params)
    return retried(select, isConnectionCut)
  }

  /** Sent again if it ended with the connection, or two members of a group have changed the same row. */
  async #change(sql: string, params: readonly Param[] = []): Promise<WriteResult> {
    const change = async () => this.#changeAt(await this.#primary(), sql, params)
    return retried(change, (error) => isUndone(error) || isRetryable(error))
  }

  #changeAt(node: DatabaseNode, sql: string, params: readonly Param[]): Promise<WriteResult> {
    return this.#statements.timed(node, sql, (statement) =>
      node.withWriteConnection((connection) => this.#changeOn(node, connection, statement, params)),
    )
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
    this.reads.noteWrite(node.gtidOf(header), node)
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
    this.reads.noteWrite(node.gtidOf(header), node)
    return { affectedRows: header.affectedRows, insertId: header.insertId }
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
