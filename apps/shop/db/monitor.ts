import type { Logger } from '../../shared/logger.ts'
import type { Cluster } from './cluster.ts'
import { limitTexts } from './database-error.ts'
import type { DatabaseNode } from './node.ts'

const periodMs = 500
const timeoutMs = 1000
/** A server that has named a limit is at it for as long, unless it names it again. */
const limitMs = 10_000
/** Heartbeats in a row that were not written in time: fewer may be a machine that is busy. */
const lateBeatsToStall = 2

export type Monitor = ReturnType<typeof createMonitor>

/**
 * Looks at every node twice a second: does it answer, is it writable, how far
 * behind is it. Writes the heartbeat that lag is measured by on the primary.
 */
export function createMonitor(cluster: Cluster, log: Logger) {
  const beats = new Map<DatabaseNode, number>()
  const told = new Map<DatabaseNode, string>()
  let lateBeats = 0
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function look(): Promise<void> {
    await Promise.all(cluster.nodes.map(lookAt))
    measureLag()
    await beat()
    for (const node of cluster.nodes) tellProblem(node)
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

  /**
   * A heartbeat is also a trial: a server whose disk is full may keep every write waiting for a
   * minute and more. Once it is known, changes are refused at once until one completes.
   */
  async function beat(): Promise<void> {
    const primary = cluster.primary()
    try {
      await primary?.beat(timeoutMs)
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

  /** Into the log when it begins, becomes another, or is over. */
  function tellProblem(node: DatabaseNode): void {
    const { limit } = node.state
    if (limit && performance.now() - limit.at > limitMs) node.state.limit = null
    const problem = problemOf(node) ?? ''
    if (problem === (told.get(node) ?? '')) return
    told.set(node, problem)
    if (problem) log.warn({ node: node.name, limit: node.state.limit?.name }, problem)
    else log.info({ node: node.name }, 'database node is at no limit any more')
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

const isLate = (error: unknown) =>
  ['PROTOCOL_SEQUENCE_TIMEOUT', 'ER_LOCK_WAIT_TIMEOUT'].includes(
    String((error as { code?: unknown }).code),
  )

/** What keeps a node that may be reached from its work, for people; null when nothing does. */
export function problemOf({ name, state }: DatabaseNode): string | null {
  if (state.limit) return `${name} ${limitTexts[state.limit.name]}`
  return state.stalled ? `writes do not complete at ${name}` : null
}
