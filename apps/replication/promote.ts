import type { Durability } from '../../infra/stages/stage.ts'
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
  /** Also when something acknowledged would be lost, or might be. */
  force?: boolean
  /** What the controller knows, for when `from` does not answer. */
  known?: {
    /** What `from` had when it was seen last; null when it never was. */
    executed: string | null
    /** Whether `to` received from it then. */
    connected: boolean
    /** The other read replicas. */
    others: readonly DatabaseServer[]
    durability: Durability
  }
}

/** `lost`: how many acknowledged transactions are lost, as far as is known; null when nobody knows. */
export interface Takeover {
  graceful: boolean
  lost: number | null
}

export type RefusalCode =
  | 'no-answer'
  | 'no-data'
  /** On its disk: it would have to be closed at once. */
  | 'no-room'
  | 'being-rebuilt'
  | 'not-replicating'
  | 'not-connected'
  | 'not-applying'
  | 'not-caught-up'
  | 'not-applied'
  /** The primary had acknowledged changes that it lacks. */
  | 'would-lose'
  /** It was away when the primary was seen last: what that did afterwards is not known. */
  | 'was-away'
  /** Another read replica has received more. */
  | 'another-has-more'
  /** A read replica that does not answer may be the only one that has an acknowledged change. */
  | 'may-lose'
  /** Of a group: it is no member now. */
  | 'no-member'
  /** Nobody in the group takes writes, which only the group itself can change. */
  | 'group-decides'
  /** The primary does not answer, and has to be fenced first. */
  | 'primary-unreachable'
  | 'no-delay-in-group'

/** Why a promotion is not carried out; the old primary stays. The control plane has the sentences. */
export class PromotionRefused extends Error {
  readonly code: RefusalCode
  readonly values: Readonly<Record<string, string | number>>
  constructor(code: RefusalCode, values: Readonly<Record<string, string | number>>) {
    super(`${code} ${JSON.stringify(values)}`)
    this.code = code
    this.values = values
  }
}

/**
 * Brings `to` to all that `from` has, or, when that does not answer, to all that was received from
 * it. Opening and closing is left to the controller. @throws PromotionRefused
 */
export async function prepareTakeover(change: Change): Promise<Takeover> {
  const { dialect, from, to, ifUnreachable } = change
  const next = await observePatiently(dialect, to, answersWithinMs)
  if (!next.reachable) throw new PromotionRefused('no-answer', { name: to.name })
  if (next.executed === '') throw new PromotionRefused('no-data', { name: to.name })
  if (next.rebuilding) throw new PromotionRefused('being-rebuilt', { name: to.name })
  // One missed answer does not make a primary unreachable; a busy one may miss several.
  const patienceMs = ifUnreachable === 'refuse' ? 5000 : 500
  const old = from ? await observePatiently(dialect, from, patienceMs) : null
  if (from && old?.reachable) {
    await handOver(dialect, from, to)
    return { graceful: true, lost: 0 }
  }
  if (from && ifUnreachable === 'refuse')
    throw new PromotionRefused('primary-unreachable', { name: from.name })
  const lost = await checkLoss(change, next)
  if (next.replica) {
    // While it looks for a host that is gone it does not hear this for some seconds.
    await to.run([dialect.stopReceiving])
    // A delay cannot be lifted now: the server would throw away what it has received.
    const seconds = catchUpSeconds + next.replica.delaySeconds
    if (!(await dialect.waitFor(to.query, next.replica.received, seconds)))
      throw new PromotionRefused('not-applied', { name: to.name, seconds })
  }
  return { graceful: false, lost }
}

/**
 * What would be lost with a primary that does not answer; null when nobody knows what it had.
 * @throws PromotionRefused when that is something, or may be, and it is not forced
 */
async function checkLoss(change: Change, next: NodeView): Promise<number | null> {
  const { dialect, from, to, known, force = false } = change
  if (!from || !known) return null
  const refuse = (code: RefusalCode, values: PromotionRefused['values']) => {
    if (!force) throw new PromotionRefused(code, { name: to.name, primary: from.name, ...values })
  }
  const missing = (wanted: string) => dialect.countMissing(to.query, receivedBy(next), wanted)
  const others = await Promise.all(known.others.map((server) => observe(dialect, server)))
  for (const other of others.filter(({ reachable }) => reachable)) {
    const count = await missing(receivedBy(other))
    if (count > 0) refuse('another-has-more', { other: other.name, count })
  }
  const lost = known.executed === null ? null : await missing(known.executed)
  if (lost) refuse('would-lose', { count: lost })
  // With semi-sync, nothing has been acknowledged that no read replica has.
  const isUnknown = lost === 0 && !known.connected && known.durability === 'async'
  if (isUnknown) refuse('was-away', {})
  const away = others.filter(({ reachable }) => !reachable).map(({ name }) => name)
  if (known.durability === 'semi-sync' && away.length > 0)
    refuse('may-lose', { others: away.join(', ') })
  return isUnknown ? null : lost
}

/** Everything that it can apply, in the server's own notation. */
const receivedBy = ({ executed, replica }: NodeView): string =>
  [executed, replica?.received ?? ''].filter(Boolean).join(',')

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
    throw new PromotionRefused('not-caught-up', { name: to.name, primary: from.name, seconds })
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
  const problem = () => problemOf(replica, from)
  const isGone = async () => {
    if (problem()) replica = (await observe(dialect, to)).replica
    return problem() === null
  }
  if ((await until(isGone, connectsWithinMs, 200)) && replica) return replica
  const error = replica?.message ? ` (${replica.message})` : ''
  const values = { name: to.name, primary: from.name, error }
  throw new PromotionRefused(problem() ?? 'not-connected', values)
}

/** Why the read replica cannot take over without a loss; null when it receives and applies. */
function problemOf(replica: ReplicationView | null, from: DatabaseServer): RefusalCode | null {
  if (!replica || replica.source.host !== from.host || replica.source.port !== from.port)
    return 'not-replicating'
  if (!replica.connected) return 'not-connected'
  return replica.applying ? null : 'not-applying'
}
