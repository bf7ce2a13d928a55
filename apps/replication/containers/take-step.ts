import type { Step, Wanted } from './choose-step.ts'
import type { Passwords } from './config.ts'
import type { DatabaseNode } from './database-node.ts'
import {
  beforeCloning,
  cloneStatement,
  closeStatements,
  delayStatements,
  followStatements,
  openStatements,
  startStatements,
} from './statements.ts'

const cloneMs = 15 * 60_000

export async function takeStep(
  node: DatabaseNode,
  step: Step,
  { primary, delaySeconds }: Wanted,
  { replication }: Passwords,
): Promise<void> {
  switch (step.do) {
    case 'open':
      return node.run(openStatements)
    case 'close':
      return node.run(closeStatements)
    case 'follow':
      return node.run(followStatements(primary, replication, delaySeconds))
    case 'delay':
      return node.run(delayStatements(delaySeconds))
    case 'start':
      return node.run(startStatements)
    case 'rebuild':
      await node.run(beforeCloning(primary))
      return clone(node, cloneStatement(primary, replication))
  }
}

/** The server ends when it is done, and the engine starts it again. */
async function clone(node: DatabaseNode, statement: string): Promise<void> {
  try {
    await node.query(statement, [], cloneMs)
  } catch (error) {
    if (!isEnd(error)) throw error
  }
}

// Connection lost, or: "Restart server failed (mysqld is not managed by supervisor process)".
const isEnd = (error: unknown) => {
  const { code, errno } = error as { code?: string; errno?: number }
  return code === 'PROTOCOL_CONNECTION_LOST' || code === 'ECONNRESET' || errno === 3707
}
