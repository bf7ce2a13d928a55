import { PromotionRefused } from '../../replication/pair/promote.ts'
import type { Stack } from '../drivers/process/stack.ts'
import type { Done } from './done.ts'
import { Refusal, unknownName } from './refusal.ts'
import { replicasSeeStores } from './replicas-agree.ts'

const seenWithinMs = 15_000

/** Makes a database node the primary. Resolves when every replica of the shop writes there. */
export function promote(stack: Stack, name: string): Promise<Done> {
  const { databases, faults } = stack
  const node = databases.nodes.find((known) => known.name === name)
  const names = databases.nodes.map((known) => known.name)
  if (!node) throw unknownName(name, names)
  return stack.alone(async () => {
    const old = databases.primary()
    if (node === old) return { message: `${name} is the primary already.` }
    if (node.child.state !== 'ready') throw new Refusal(409, `${name} does not run.`)
    if (node.isIncomplete)
      throw new Refusal(409, `${name} has not got all rows of ${old.name} yet.`)
    const { graceful } = await databases
      .promote(node)
      .catch((error) => {
        throw error instanceof PromotionRefused ? new Refusal(409, error.message) : error
      })
      .finally(() => {
        if (databases.delaySeconds === 0) faults.clear('lag', name)
        if (old.child.state !== 'paused') faults.clear('pause', old.name)
      })
    if (!(await replicasSeeStores(stack, seenWithinMs)))
      throw new Error(`${name} is the primary, but not every replica of the shop has noticed.`)
    return { message: sentence(name, old.name, graceful), graceful, primary: name }
  })
}

const sentence = (name: string, old: string, graceful: boolean) =>
  graceful
    ? `${name} is the primary; ${old} follows it. Nothing was lost.`
    : `${name} is the primary. Changes that ${old} had acknowledged and not sent yet, if there ` +
      `were any, are lost; when ${old} comes back, it is compared and, if it has more, built anew.`
