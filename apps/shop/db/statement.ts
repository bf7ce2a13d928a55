import type { Connection, QueryError } from 'mysql2'
import type { Param } from './handle.ts'

/**
 * Statements as promises, over mysql2's callbacks: its own promises make an emitter for each
 * connection lent and record a stack for each statement.
 */

/** Prepared, and kept prepared by the connection. `Result`: rows, or what a change says of itself. */
export function execute<Result>(
  connection: Connection,
  sql: string,
  params: readonly Param[],
  timeout: number,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const done = (error: QueryError | null, result: unknown) =>
      error ? reject(error) : resolve(result as Result)
    connection.execute({ sql, timeout }, params as Param[], done)
  })
}

/** As text: for what can't be prepared or runs once. */
export function query<Result>(
  connection: Connection,
  sql: string,
  timeout: number,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const done = (error: QueryError | null, result: unknown) =>
      error ? reject(error) : resolve(result as Result)
    connection.query({ sql, timeout }, done)
  })
}
