import type { Config, NodeAddress } from '../config.ts'
import { createNode, type DatabaseNode } from './node.ts'

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

  /** The one node that is writable. Two of them are two truths: then nobody writes until one is fenced. */
  function primary(): DatabaseNode | null {
    const writable = nodes.filter(({ state }) => state.reachable && state.writable)
    return writable.length === 1 ? (writable[0] ?? null) : null
  }

  /** A read-only node that answers, in turn. */
  function replica(): DatabaseNode | null {
    const replicas = nodes.filter(({ state }) => state.reachable && !state.writable)
    return replicas[turn++ % replicas.length] ?? null
  }

  const roleOf = (node: DatabaseNode) => (node.state.writable ? 'primary' : 'replica')

  const close = () => Promise.all(nodes.map((node) => node.close()))

  return { nodes, primary, replica, roleOf, close }
}
