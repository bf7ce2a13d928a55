import type { Connection, QueryError } from 'mysql2'
import type { Param } from './handle.ts'

/**
 * Statements as promises, over mysql2's callbacks: its own promises make an emitter for each
 * connection lent and record a stack for each statement. The time limit is ours, too: mysql2
 * takes one only in an object of options, which it copies for each statement.
 */

/** Prepared, and kept prepared by the connection. `Result`: rows, or what a change says of itself. */
export function execute<Result>(
  connection: Connection,
  sql: string,
  params: readonly Param[],
  timeoutMs: number,
): Promise<Result> {
  return inTime(timeoutMs, (done) => connection.execute(sql, params as Param[], done))
}

/** As text: for what can't be prepared or runs once. */
export function query<Result>(
  connection: Connection,
  sql: string,
  timeoutMs: number,
): Promise<Result> {
  return inTime(timeoutMs, (done) => connection.query(sql, done))
}

type Done = (error: QueryError | null, result: unknown) => void

// After an error that says so the connection is of no use: its statement may still be running.
function inTime<Result>(ms: number, send: (done: Done) => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = new Error(`The database did not answer within ${ms} ms.`)
      reject(Object.assign(error, { code: 'PROTOCOL_SEQUENCE_TIMEOUT' }))
    }, ms)
    send((error, result) => {
      clearTimeout(timer)
      if (error) reject(error)
      else resolve(result as Result)
    })
  })
}
