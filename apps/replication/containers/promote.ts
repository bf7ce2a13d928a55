import { until } from '../../shared/until.ts'
import { replicationProblem } from '../pair/replication-problem.ts'
import type { DatabaseNode } from './database-node.ts'
import type { NodeView, ReplicaView } from './node-view.ts'
import { observe } from './observe.ts'
import { closeStatements, delayStatements } from './statements.ts'

const connectsWithinMs = 5000
const catchUpSeconds = 20
// It has caught up a moment before; for so long at most nobody can write.
const closedSeconds = 5
// One that has just come back, on a machine that is busy, may miss a look or two.
const answersWithinMs = 10_000
// Nobody is taken for gone by a single look; who really is says so at once.
const isGoneAfterMs = 500

interface Change {
  from: DatabaseNode | null
  to: DatabaseNode
}

/**
 * Lets the next primary have all that the old one has, or, when that does not answer, all
 * that was received from it. Opening and closing is the keeper's part.
 */
export async function promote({ from, to }: Change): Promise<{ graceful: boolean }> {
  const next = await patiently(to, answersWithinMs)
  if (!next.reachable) throw new Error(`${to.name} does not answer.`)
  if (next.executed === '') throw new Error(`${to.name} has no data.`)
  const old = from ? await patiently(from, isGoneAfterMs) : null
  if (from && old?.reachable) {
    await hand(from, to)
    return { graceful: true }
  }
  if (next.replica) {
    // While it looks for a host that is gone it does not hear this for some seconds.
    await to.run(['STOP REPLICA IO_THREAD'])
    await reach(to, next.replica.received, catchUpSeconds + next.replica.delaySeconds)
  }
  return { graceful: false }
}

async function patiently(node: DatabaseNode, withinMs: number): Promise<NodeView> {
  let view = await observe(node)
  await until(async () => {
    if (!view.reachable) view = await observe(node)
    return view.reachable
  }, withinMs)
  return view
}

/** The primary goes on until the other has caught up, and is closed for the last transactions only. */
async function hand(from: DatabaseNode, to: DatabaseNode): Promise<void> {
  const { delaySeconds } = await checkReplication(from, to)
  if (delaySeconds > 0) await to.run(delayStatements(0))
  await reach(to, await executedBy(from), catchUpSeconds)
  await from.run(closeStatements)
  await reach(to, await executedBy(from), closedSeconds)
}

/** Whether `to` receives and applies what `from` writes; it may be about to reconnect. @throws when it does not. */
async function checkReplication(from: DatabaseNode, to: DatabaseNode): Promise<ReplicaView> {
  let { replica } = await observe(to)
  const problem = () =>
    replicationProblem(to.name, from.name, {
      follows: replica?.source === from.name,
      connected: replica?.connected ?? false,
      applying: replica?.applying ?? false,
      error: replica?.message ?? '',
    })
  const isGone = async () => {
    if (problem()) replica = (await observe(to)).replica
    return problem() === null
  }
  if ((await until(isGone, connectsWithinMs, 200)) && replica) return replica
  throw new Error(problem() ?? '')
}

/** All transactions that it has. @throws when it does not answer: an empty set would count as reached. */
async function executedBy(node: DatabaseNode): Promise<string> {
  const { reachable, executed } = await observe(node)
  if (reachable) return executed
  throw new Error(`${node.name} does not answer.`)
}

/** @throws when `node` does not have them in time; the keeper then opens the old primary again. */
async function reach(node: DatabaseNode, transactions: string, seconds: number): Promise<void> {
  const sql = `SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ${seconds}) AS late`
  const [row] = await node.query(sql, [transactions], (seconds + 2) * 1000)
  if (Number(row?.late) !== 0)
    throw new Error(`${node.name} did not catch up in ${seconds} s. Nothing was changed.`)
}
