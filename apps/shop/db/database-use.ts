import type { Connection } from 'mysql2'
import { type DatabaseRole, slowStatementMs } from '../../shared/app-traffic.ts'

// Of each node; a page asks about five.
const mostStatements = 10

/** What one request asked of the databases, for `Server-Timing`, the badge and metrics. */
export interface DbUse {
  node: string
  role: DatabaseRole
  queries: number
  ms: number
  /** The first of them. The lab shows labels of their texts (`statementLabel`). */
  statements: SentStatement[]
}

export interface SentStatement {
  /** As it was sent. */
  sql: string
  /** Without the wait for a connection; null until it is answered. */
  ms: number | null
  /** The server's number of the connection, which its slow-query log has, too; null until there is one. */
  connection: number | null
}

/** Called for each statement that took long, when it ends. */
export type OnSlowStatement = (node: string, statement: SentStatement) => void

export function countQuery(use: DbUse, sql: string): SentStatement {
  const statement = newStatement(sql)
  use.queries++
  if (use.statements.length < mostStatements) use.statements.push(statement)
  return statement
}

export const newStatement = (sql: string): SentStatement => ({ sql, ms: null, connection: null })

/** Notes on which connection a statement is sent, and how long it takes. */
export async function timeStatement<Result>(
  node: string,
  connection: Connection,
  statement: SentStatement,
  onSlow: OnSlowStatement,
  send: () => Promise<Result>,
): Promise<Result> {
  const started = performance.now()
  statement.connection = connection.threadId
  try {
    return await send()
  } finally {
    statement.ms = performance.now() - started
    if (statement.ms >= slowStatementMs) onSlow(node, statement)
  }
}
