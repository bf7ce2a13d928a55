import type { Logger } from '../../shared/logger.ts'
import type { Cluster } from './cluster.ts'
import { limitTexts } from './database-error.ts'
import type { DatabaseNode } from './node.ts'

const periodMs = 500
const timeoutMs = 1000
/** For how long a server counts as being at a limit that it has reported. */
const limitMs = 10_000
/** Heartbeats in a row that were not written in time; fewer may be a busy machine. */
const lateBeatsToStall = 2

export type Monitor = ReturnType<typeof createMonitor>

/**
 * Checks every node twice a second: whether it answers, whether it is writable, its replication lag. Writes
 * the heartbeat by which lag is measured to the primary.
 */
export function createMonitor(cluster: Cluster, log: Logger) {
  const beats = new Map<DatabaseNode, number>()
  const reported = new Map<DatabaseNode, string>()
  let lateBeats = 0
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function checkAll(): Promise<void> {
    await Promise.all(cluster.nodes.map(check))
    measureLag()
    await writeHeartbeat()
    for (const node of cluster.nodes) reportProblem(node)
  }

  async function check(node: DatabaseNode): Promise<void> {
    const before = node.state.reachable
    try {
      await read(node)
      node.state.reachable = true
    } catch (error) {
      node.state.reachable = false
      node.state.writable = false
      if (before)
        log.warn({ node: node.name, error: String(error) }, 'database node does not answer')
    }
    if (!before && node.state.reachable) log.info({ node: node.name }, 'database node answers')
  }

  async function read(node: DatabaseNode): Promise<void> {
    const status = await node.readStatus(timeoutMs)
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

  /**
   * A heartbeat also shows whether writes complete: a server whose disk is full may let every write
   * wait for a minute and more. From then on changes are refused at once until one completes.
   */
  async function writeHeartbeat(): Promise<void> {
    const primary = cluster.primary()
    try {
      await primary?.writeHeartbeat(timeoutMs)
      lateBeats = 0
    } catch (error) {
      if (isLate(error)) lateBeats++
      log.debug({ error: String(error) }, 'heartbeat not written')
    }
    for (const node of cluster.nodes) {
      const stalled = node === primary && lateBeats >= lateBeatsToStall
      if (stalled !== node.state.stalled) node.setStalled(stalled)
    }
  }

  /** Logs a problem when it begins, changes or ends. */
  function reportProblem(node: DatabaseNode): void {
    const { limit } = node.state
    if (limit && performance.now() - limit.at > limitMs) node.state.limit = null
    const problem = problemOf(node) ?? ''
    if (problem === (reported.get(node) ?? '')) return
    reported.set(node, problem)
    if (problem) log.warn({ node: node.name, limit: node.state.limit?.name }, problem)
    else log.info({ node: node.name }, 'database node has no problem any more')
  }

  async function loop(): Promise<void> {
    await checkAll()
    if (!stopped) timer = setTimeout(loop, periodMs)
  }

  function stop(): void {
    stopped = true
    clearTimeout(timer)
  }

  return { start: loop, stop }
}

const isLate = (error: unknown) =>
  ['PROTOCOL_SEQUENCE_TIMEOUT', 'ER_LOCK_WAIT_TIMEOUT'].includes(
    String((error as { code?: unknown }).code),
  )

/** What keeps a reachable node from working, as a sentence; null when nothing does. */
export function problemOf({ name, state }: DatabaseNode): string | null {
  if (state.limit) return `${name} ${limitTexts[state.limit.name]}`
  return state.stalled ? `writes do not complete at ${name}` : null
}
