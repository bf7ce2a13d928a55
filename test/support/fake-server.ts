import type { DatabaseNode } from '../../apps/shop/db/node.ts'

type Done = (error: unknown, result?: unknown) => void

/**
 * The node's statements are answered without a server: by what `answer` returns, rows or the header of a change,
 * or by the error that it throws.
 */
export function answerStatements(node: DatabaseNode, answer: (sql: string) => unknown): void {
  const send = (sql: string, done: Done) => {
    try {
      done(null, answer(sql))
    } catch (error) {
      done(error)
    }
  }
  const connection = {
    threadId: 1,
    query: send,
    execute: (sql: string, _params: unknown, done: Done) => send(sql, done),
  }
  const use = (work: (one: typeof connection) => Promise<unknown>) => work(connection)
  Object.assign(node, { withConnection: use, withWriteConnection: use })
}
