import { setTimeout as delay } from 'node:timers/promises'
import type { Config, NodeAddress } from '../config.ts'
import { createNode, type DatabaseNode } from './node.ts'

/** A promotion takes about a second; a late answer is made up for in half of one. */
const momentMs = 2000

export type Cluster = ReturnType<typeof createCluster>

/** All database nodes, and which of them is what right now. */
export function createCluster(
  config: Pick<Config, 'DATABASE_NODES' | 'DATABASE_USER' | 'DATABASE_PASSWORD' | 'DATABASE_NAME'>,
) {
  const credentials = {
    user: config.DATABASE_USER,
    password: config.DATABASE_PASSWORD,
    database: config.DATABASE_NAME,
  }
  const nodes = config.DATABASE_NODES.map((address: NodeAddress) =>
    createNode(address, credentials),
  )
  let turn = 0
  let knownAt = Number.NEGATIVE_INFINITY

  /** The one node that is writable. Two of them are two truths: then nobody writes until one is fenced. */
  function primary(): DatabaseNode | null {
    const writable = nodes.filter(({ state }) => state.reachable && state.writable)
    if (writable.length !== 1) return null
    knownAt = performance.now()
    return writable[0] ?? null
  }

  /** The same; waits for it while it has been away for no more than a moment. */
  async function primarySoon(): Promise<DatabaseNode | null> {
    while (!primary() && performance.now() < knownAt + momentMs) await delay(20)
    return primary()
  }

  /** A read-only node that answers, in turn. */
  function replica(): DatabaseNode | null {
    const replicas = nodes.filter(({ state }) => state.reachable && !state.writable)
    return replicas[turn++ % replicas.length] ?? null
  }

  const roleOf = (node: DatabaseNode) => (node.state.writable ? 'primary' : 'replica')

  const close = () => Promise.all(nodes.map((node) => node.close()))

  return { nodes, primary, primarySoon, replica, roleOf, close }
}
