import type { Connection, QueryError } from 'mysql2'
import type { Param } from './handle.ts'

/**
 * Statements as promises, over mysql2's callbacks. Its own promises create an emitter for each
 * connection and record a stack for each statement, a seventh of a list page's CPU. The time limit is
 * ours, too: mysql2 takes one only in an object of options, which it copies for each statement.
 */

/** As a prepared statement, which the connection caches. `Result`: rows, or the header of a change. */
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

// After a time-out the connection is of no use: its statement may still be running.
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
