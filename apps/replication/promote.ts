import { until } from '../shared/until.ts'
import type { Dialect, ReplicationView } from './dialects/dialect.ts'
import { type NodeView, observe } from './observe.ts'
import type { DatabaseServer } from './server.ts'

const connectsWithinMs = 5000
const catchUpSeconds = 20
/** It caught up a moment before; for so long at most nobody can write. */
const closedSeconds = 5
/** A server that has just come back on a busy machine may miss an observation or two. */
const answersWithinMs = 10_000

export interface Change {
  dialect: Dialect
  from: DatabaseServer | null
  to: DatabaseServer
  /**
   * What to do if `from` does not answer. `take over` is safe only when it cannot come back as a
   * primary: it is fenced, or starts read-only.
   */
  ifUnreachable: 'refuse' | 'take over'
}

/** Why a promotion is not begun. The primary has not been touched. */
export class PromotionRefused extends Error {}

/** The primary does not answer, and has to be fenced first. */
export class PrimaryUnreachable extends PromotionRefused {}

/**
 * Brings `to` to all that `from` has, or, when that does not answer, to all that was received from
 * it. Opening and closing is left to the controller. @throws PromotionRefused
 */
export async function prepareTakeover(change: Change): Promise<{ graceful: boolean }> {
  const { dialect, from, to, ifUnreachable } = change
  const next = await observePatiently(dialect, to, answersWithinMs)
  if (!next.reachable) throw new PromotionRefused(`${to.name} does not answer.`)
  if (next.executed === '') throw new PromotionRefused(`${to.name} has no data.`)
  if (next.rebuilding) throw new PromotionRefused(`${to.name} is being rebuilt.`)
  // One missed answer does not make a primary unreachable; a busy one may miss several.
  const patienceMs = ifUnreachable === 'refuse' ? 5000 : 500
  const old = from ? await observePatiently(dialect, from, patienceMs) : null
  if (from && old?.reachable) {
    await handOver(dialect, from, to)
    return { graceful: true }
  }
  if (from && ifUnreachable === 'refuse')
    throw new PrimaryUnreachable(`${from.name} does not answer.`)
  if (next.replica) {
    // While it looks for a host that is gone it does not hear this for some seconds.
    await to.run([dialect.stopReceiving])
    // A delay cannot be lifted now: the server would throw away what it has received.
    const seconds = catchUpSeconds + next.replica.delaySeconds
    if (!(await dialect.waitFor(to.query, next.replica.received, seconds)))
      throw new Error(`${to.name} could not apply what it has received in ${seconds} s.`)
  }
  return { graceful: false }
}

async function observePatiently(
  dialect: Dialect,
  server: DatabaseServer,
  withinMs: number,
): Promise<NodeView> {
  let view = await observe(dialect, server)
  await until(async () => {
    if (!view.reachable) view = await observe(dialect, server)
    return view.reachable
  }, withinMs)
  return view
}

/** The primary goes on until the other has caught up, and is closed for the last transactions only. */
async function handOver(dialect: Dialect, from: DatabaseServer, to: DatabaseServer): Promise<void> {
  const { delaySeconds } = await checkReplication(dialect, from, to)
  if (delaySeconds > 0) await to.run(dialect.delay(0))
  const catchUp = async (seconds: number) => {
    const position = await dialect.position(from.query)
    if (await dialect.waitFor(to.query, position, seconds)) return
    throw new PromotionRefused(
      `${to.name} did not catch up in ${seconds} s. ${from.name} stays the primary.`,
    )
  }
  await catchUp(catchUpSeconds)
  // If this fails from here on, the controller opens the old primary again.
  await from.run(dialect.close)
  await catchUp(closedSeconds)
}

/**
 * Waits a moment for a read replica that is about to reconnect.
 * @throws PromotionRefused when it does not receive and apply what `from` writes
 */
async function checkReplication(
  dialect: Dialect,
  from: DatabaseServer,
  to: DatabaseServer,
): Promise<ReplicationView> {
  let { replica } = await observe(dialect, to)
  const isGone = async () => {
    if (problemOf(replica, from, to)) replica = (await observe(dialect, to)).replica
    return problemOf(replica, from, to) === null
  }
  if ((await until(isGone, connectsWithinMs, 200)) && replica) return replica
  throw new PromotionRefused(problemOf(replica, from, to) ?? '')
}

/** Why the read replica cannot take over without a loss; null when it receives and applies. */
function problemOf(
  replica: ReplicationView | null,
  from: DatabaseServer,
  to: DatabaseServer,
): string | null {
  const stays = `${from.name} stays the primary.`
  if (!replica || replica.source.host !== from.host || replica.source.port !== from.port)
    return `${to.name} does not replicate from ${from.name}. ${stays}`
  if (replica.connected && replica.applying) return null
  const problem = replica.connected
    ? `${to.name} does not apply what it receives. ${stays}`
    : `${to.name} is not connected to ${from.name}. ${stays}`
  return replica.message ? `${problem} The server says: ${replica.message}` : problem
}
