import { setTimeout as delay } from 'node:timers/promises'
import type { Secret } from '../../shared/secret.ts'
import type { Config, NodeAddress } from '../config.ts'
import { createNode, type DatabaseNode } from './node.ts'

/** A promotion takes about a second, a late health check half of one. */
const promotionMs = 2000

export type Cluster = ReturnType<typeof createCluster>

/** All database nodes, and their roles at the moment. */
export function createCluster(
  config: Pick<Config, 'DATABASE_NODES' | 'DATABASE_USER' | 'DATABASE_NAME'>,
  password: Secret,
) {
  const credentials = {
    user: config.DATABASE_USER,
    password,
    database: config.DATABASE_NAME,
  }
  const nodes = config.DATABASE_NODES.map((address: NodeAddress) =>
    createNode(address, credentials),
  )
  let nextReplica = 0
  let primarySeenAt = Number.NEGATIVE_INFINITY

  /** The one node that is writable. With two of them (split brain) nobody writes until one is fenced. */
  function primary(): DatabaseNode | null {
    const writable = nodes.filter(({ state }) => state.reachable && state.writable)
    if (writable.length !== 1) return null
    primarySeenAt = performance.now()
    return writable[0] ?? null
  }

  /** The same; waits while it may be a promotion. */
  async function waitWhilePromoting(): Promise<DatabaseNode | null> {
    while (!primary() && performance.now() < primarySeenAt + promotionMs) await delay(20)
    return primary()
  }

  /** Resolves when there is a primary, or after `withinMs`: then the catalogue does without. */
  async function waitForPrimary(withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs
    while (!primary() && performance.now() < deadline) await delay(50)
  }

  /** A read-only node that answers, round robin. */
  function replica(): DatabaseNode | null {
    const replicas = nodes.filter(({ state }) => state.reachable && !state.writable)
    return replicas[nextReplica++ % replicas.length] ?? null
  }

  const roleOf = (node: DatabaseNode) => (node.state.writable ? 'primary' : 'replica')

  const close = () => Promise.all(nodes.map((node) => node.close()))

  return { nodes, primary, waitWhilePromoting, waitForPrimary, replica, roleOf, close }
}
