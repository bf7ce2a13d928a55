import { until } from '../../launcher/supervisor/until.ts'
import type { DatabaseNode } from './database-node.ts'
import type { NodeView } from './node-view.ts'
import { observe } from './observe.ts'
import { closeStatements } from './statements.ts'

const catchUpSeconds = 20
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

async function hand(from: DatabaseNode, to: DatabaseNode): Promise<void> {
  await from.run(closeStatements)
  const { executed } = await observe(from)
  await reach(to, executed, catchUpSeconds)
}

/** @throws when `node` does not have them in time; the keeper then opens the old primary again. */
async function reach(node: DatabaseNode, transactions: string, seconds: number): Promise<void> {
  const sql = `SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ${seconds}) AS late`
  const [row] = await node.query(sql, [transactions], (seconds + 2) * 1000)
  if (Number(row?.late) !== 0)
    throw new Error(`${node.name} did not catch up in ${seconds} s. Nothing was changed.`)
}
