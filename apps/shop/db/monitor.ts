import type { Logger } from '../../shared/logger.ts'
import type { Cluster } from './cluster.ts'
import type { DatabaseNode } from './node.ts'
import { query } from './statement.ts'

const periodMs = 500
const timeoutMs = 1000

export type Monitor = ReturnType<typeof createMonitor>

/**
 * Looks at every node twice a second: does it answer, is it writable, how far
 * behind is it. Writes the heartbeat that lag is measured by on the primary.
 */
export function createMonitor(cluster: Cluster, log: Logger) {
  const beats = new Map<DatabaseNode, number>()
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function look(): Promise<void> {
    await Promise.all(cluster.nodes.map(lookAt))
    measureLag()
    await beat()
  }

  async function lookAt(node: DatabaseNode): Promise<void> {
    const before = node.state.reachable
    try {
      await read(node)
      node.state.reachable = true
    } catch (error) {
      node.state.reachable = false
      node.state.writable = false
      if (before) log.warn({ node: node.name, error: String(error) }, 'database node is away')
    }
    if (!before && node.state.reachable) log.info({ node: node.name }, 'database node answers')
  }

  async function read(node: DatabaseNode): Promise<void> {
    const status = await node.look(timeoutMs)
    beats.set(node, status.at.getTime())
    node.state.writable = status.writable === 1
    node.state.applied = status.applied
  }

  /** Against the primary's own heartbeat, so that no clocks are compared; kept while there is no primary. */
  function measureLag(): void {
    const primary = cluster.primary()
    const newest = primary && beats.get(primary)
    if (!newest) return
    for (const node of cluster.nodes)
      node.state.lagMs = Math.max(0, newest - (beats.get(node) ?? 0))
  }

  // Conditional, so that twenty replicas of the shop together write no more than one.
  async function beat(): Promise<void> {
    const sql =
      'UPDATE heartbeat SET at = NOW(3) WHERE id = 1 AND at < NOW(3) - INTERVAL 400000 MICROSECOND'
    try {
      await cluster.primary()?.withConnection((connection) => query(connection, sql, timeoutMs))
    } catch (error) {
      log.debug({ error: String(error) }, 'heartbeat not written')
    }
  }

  async function loop(): Promise<void> {
    await look()
    if (!stopped) timer = setTimeout(loop, periodMs)
  }

  function stop(): void {
    stopped = true
    clearTimeout(timer)
  }

  return { start: loop, stop }
}
