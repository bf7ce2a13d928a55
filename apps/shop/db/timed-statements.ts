import type { Connection } from 'mysql2'
import type { Cluster } from './cluster.ts'
import {
  countQuery,
  type DbUse,
  type OnSlowStatement,
  type SentStatement,
  timeStatement,
} from './database-use.ts'
import type { Param } from './handle.ts'
import type { DatabaseNode } from './node.ts'
import { execute, query } from './statement.ts'

/** Sends a request's statements, and keeps what they took. */
export class TimedStatements {
  readonly uses: DbUse[] = []
  readonly #cluster: Cluster
  readonly #onSlow: OnSlowStatement

  constructor(cluster: Cluster, onSlow: OnSlowStatement) {
    this.#cluster = cluster
    this.#onSlow = onSlow
  }

  /** As text. */
  query<Result>(
    node: DatabaseNode,
    connection: Connection,
    statement: SentStatement,
    timeoutMs: number,
  ): Promise<Result> {
    return timeStatement(node.name, connection, statement, this.#onSlow, () =>
      query<Result>(connection, statement.sql, timeoutMs),
    )
  }

  /** As a prepared statement. */
  execute<Result>(
    node: DatabaseNode,
    connection: Connection,
    statement: SentStatement,
    params: readonly Param[],
    timeoutMs: number,
  ): Promise<Result> {
    return timeStatement(node.name, connection, statement, this.#onSlow, () =>
      execute<Result>(connection, statement.sql, params, timeoutMs),
    )
  }

  /** Counts `sql` and the time of `work` for the node. */
  async timed<T>(
    node: DatabaseNode,
    sql: string,
    work: (statement: SentStatement) => Promise<T>,
  ): Promise<T> {
    const use = this.useOf(node)
    const started = performance.now()
    const statement = countQuery(use, sql)
    try {
      return await work(statement)
    } finally {
      use.ms += performance.now() - started
    }
  }

  useOf(node: DatabaseNode): DbUse {
    const found = this.uses.find((use) => use.node === node.name)
    if (found) return found
    const role = this.#cluster.roleOf(node)
    const use: DbUse = { node: node.name, role, queries: 0, ms: 0, statements: [] }
    this.uses.push(use)
    return use
  }
}
