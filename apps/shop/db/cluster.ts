import { hash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseRole } from '../../shared/app-traffic.ts'
import type { Secret } from '../../shared/secret.ts'
import type { Config, NodeAddress } from '../config.ts'
import type { DatabaseMode } from './flavour.ts'
import { createNode, type DatabaseNode } from './node.ts'

/** How long changes wait for a new primary: a promotion takes about a second, a late health check half of one. */
const promotionMs = 2000
/** A group of databases first waits whether its member is really gone: MySQL's for five seconds. */
const groupPromotionMs = 8000

/**
 * A read replica with more replication lag than this gets no reads while another has less, and
 * customers who have written do not wait for it.
 */
export const freshLagMs = 1000

export type Cluster = ReturnType<typeof createCluster>

/** All database nodes, and their roles at the moment. */
export function createCluster(
  config: Pick<Config, 'DATABASE_NODES' | 'DATABASE_USER' | 'DATABASE_NAME'>,
  password: Secret,
  mode: DatabaseMode = { failover: 'manual', durability: 'async' },
) {
  const credentials = {
    user: config.DATABASE_USER,
    password,
    database: config.DATABASE_NAME,
  }
  const nodes = config.DATABASE_NODES.map((address: NodeAddress) =>
    createNode(address, credentials, mode),
  )
  let nextReplica = 0
  let primarySeenAt = Number.NEGATIVE_INFINITY
  let lastPrimary: DatabaseNode | null = null

  /**
   * The one node that is writable. With two of them (split brain) nobody writes until one is fenced. In a group
   * one of them is a member that has been away and does not know yet: the group lets it commit nothing.
   */
  function primary(): DatabaseNode | null {
    const writable = nodes.filter(({ state }) => state.reachable && state.writable)
    const found = writable.length < 2 ? writable[0] : chooseOf(writable)
    if (!found) return null
    primarySeenAt = performance.now()
    lastPrimary = found
    return found
  }

  /** Of several: the one that was it before, unless writes complete only at another one. */
  function chooseOf(writable: readonly DatabaseNode[]): DatabaseNode | null {
    if (mode.failover !== 'group') return null
    const last = writable.find((node) => node === lastPrimary) ?? null
    const [other, ...more] = writable.filter((node) => node !== last && !node.state.stalled)
    return last?.state.stalled && other && more.length === 0 ? other : last
  }

  /** The same; waits while it may be a promotion. */
  async function waitWhilePromoting(): Promise<DatabaseNode | null> {
    const withinMs = mode.failover === 'group' ? groupPromotionMs : promotionMs
    while (!primary() && performance.now() < primarySeenAt + withinMs) await delay(20)
    return primary()
  }

  /** Resolves when there is a primary, or after `withinMs`: then the catalogue does without. */
  async function waitForPrimary(withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs
    while (!primary() && performance.now() < deadline) await delay(50)
    // The health check may only be late, on a busy machine: the first changes wait as for a promotion.
    primarySeenAt = performance.now()
  }

  /**
   * One that answers and takes no writes: of the fresh ones always the same for one reader, and for nobody in
   * particular (null) each in turn; without a fresh one, the one that lags least.
   */
  function replica(reader: string | null = null): DatabaseNode | null {
    const replicas = nodes.filter(({ state }) => state.reachable && !state.writable)
    const fresh = replicas.filter((node) => lagOf(node) <= freshLagMs)
    if (fresh.length === 0) return replicas.sort((a, b) => lagOf(a) - lagOf(b))[0] ?? null
    if (reader === null) return fresh[nextReplica++ % fresh.length] ?? null
    return fresh.reduce((best, one) =>
      weightOf(one, reader) > weightOf(best, reader) ? one : best,
    )
  }

  // Rendezvous hashing: when one leaves, its own readers move to others and nobody else does.
  const weightOf = ({ name }: DatabaseNode, reader: string) => hash('sha256', `${name} ${reader}`)

  const lagOf = ({ state }: DatabaseNode) => state.lagMs ?? 0

  function roleOf({ state }: DatabaseNode): DatabaseRole {
    if (state.writable) return 'primary'
    return mode.failover === 'group' ? 'member' : 'replica'
  }

  const close = () => Promise.all(nodes.map((node) => node.close()))

  return { nodes, mode, primary, waitWhilePromoting, waitForPrimary, replica, roleOf, close }
}
