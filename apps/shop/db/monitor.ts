import type { Logger } from '../../shared/logger.ts'
import type { Cluster } from './cluster.ts'
import { limitTexts } from './database-error.ts'
import type { DatabaseNode } from './node.ts'

const periodMs = 500
const timeoutMs = 1000
/** By then it has seen which database is the primary. */
export const noticedWithinMs = periodMs + timeoutMs
/** It completes once the group has let go of a member that is gone. */
const claimWithinMs = 5000
/** For how long a server counts as being at a limit that it has reported. */
const limitMs = 10_000
/**
 * Heartbeats in a row that were not written in time; fewer may be a busy machine, and in a group the
 * time that it takes the others to be sure that a member is gone.
 */
const lateBeatsToStall = { manual: 2, group: 5 }
/** Checks in a row that found nobody taking writes, before another member of a group does. */
const checksToClaim = 2

export type Monitor = ReturnType<typeof createMonitor>

/**
 * Checks every node twice a second: whether it answers, whether it is writable, its replication lag. Writes
 * the heartbeat by which lag is measured to the primary.
 */
export function createMonitor(cluster: Cluster, log: Logger) {
  const beats = new Map<DatabaseNode, number>()
  const reported = new Map<DatabaseNode, string>()
  let lateBeats = 0
  let checksWithoutWriter = 0
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function checkAll(): Promise<void> {
    await Promise.all(cluster.nodes.map(check))
    await claimWrites()
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
      node.state.member = null
      if (before)
        log.warn({ node: node.name, error: String(error) }, 'database node does not answer')
    }
    if (!before && node.state.reachable) log.info({ node: node.name }, 'database node answers')
    leaveOldPrimary()
  }

  /**
   * Once another node is the primary, nothing waits any longer at one that does not answer. An old primary that
   * does answer, as in a planned switch, commits or refuses by itself what it has.
   */
  function leaveOldPrimary(): void {
    const primary = cluster.primary()
    if (!primary) return
    for (const node of cluster.nodes) if (!node.state.reachable) node.rejectPending()
  }

  async function read(node: DatabaseNode): Promise<void> {
    const status = await node.monitoring.readStatus(timeoutMs)
    beats.set(node, status.at.getTime())
    node.state.writable = status.writable === 1
    node.state.applied = status.applied
    node.state.source = status.source ?? ''
    node.state.unacknowledged = node.state.writable && status.unacknowledged === 1
    const index = status.memberIndex ?? null
    node.state.member = index === null ? null : { index, writer: status.writer ?? '' }
  }

  /**
   * In a group where every member could write: when the one that did is gone, the first in the group's
   * own list takes over. All app replicas do the same, and the group itself decides between them.
   */
  async function claimWrites(): Promise<void> {
    const members = cluster.nodes
      .filter(({ state }) => state.member)
      .sort((a, b) => (a.state.member?.index ?? 0) - (b.state.member?.index ?? 0))
    const [heir] = members
    const isTaken = members.some(({ state }) => state.writable)
    checksWithoutWriter = !heir || isTaken ? 0 : checksWithoutWriter + 1
    if (!heir?.state.member || checksWithoutWriter < checksToClaim) return
    try {
      await heir.monitoring.claimWrites(heir.name, heir.state.member.writer, claimWithinMs)
      await read(heir)
    } catch (error) {
      log.debug({ node: heir.name, error: String(error) }, 'writes not claimed')
    }
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
    const unacknowledged = primary?.state.unacknowledged ?? false
    try {
      if (!unacknowledged) await primary?.monitoring.writeHeartbeat(timeoutMs)
      lateBeats = 0
    } catch (error) {
      if (isLateError(error)) lateBeats++
      log.debug({ error: String(error) }, 'heartbeat not written')
    }
    for (const node of cluster.nodes) {
      const isLate = lateBeats >= lateBeatsToStall[cluster.mode.failover]
      const stalled = node === primary && (unacknowledged || isLate)
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

const isLateError = (error: unknown) =>
  ['PROTOCOL_SEQUENCE_TIMEOUT', 'ER_LOCK_WAIT_TIMEOUT'].includes(
    String((error as { code?: unknown }).code),
  )

/** What keeps a reachable node from working, as a sentence; null when nothing does. */
export function problemOf({ name, state }: DatabaseNode): string | null {
  if (state.limit) return `${name} ${limitTexts[state.limit.name]}`
  if (state.unacknowledged) return `no read replica acknowledges what ${name} writes`
  return state.stalled ? `writes do not complete at ${name}` : null
}
