import { duration } from '../../shared/duration.ts'
import { inRotation, type Replica } from '../drivers/process/replica.ts'
import type { Stack } from '../drivers/process/stack.ts'
import type { Done } from './done.ts'
import { findPart } from './find-part.ts'
import { replicasSeeStores } from './replicas-agree.ts'
import { bringIn, takeOut } from './take-out.ts'

const stopMs = 10_000

/** Stops and starts one part; a replica without a failed request. */
export function restart(stack: Stack, name: string): Promise<Done> {
  const part = findPart(stack, name)
  return stack.alone(async () => {
    const startedAt = performance.now()
    stack.faults.clear('stop', name)
    stack.faults.clear('pause', name)
    if (part.kind === 'replica') {
      await restartReplicas(stack, [part.replica])
    } else {
      if (part.kind === 'database') {
        await stack.databases.stop(part.node, stopMs)
        await stack.databases.startNode(part.node)
        await stack.databases.settle()
      } else {
        await part.child.stop(stopMs)
        await part.child.start()
      }
      await replicasSeeStores(stack)
    }
    return { message: `${name} was restarted in ${duration(performance.now() - startedAt)}.` }
  })
}

/** Restarts all replicas, one after the other. */
export function roll(stack: Stack): Promise<Done> {
  return stack.alone(async () => {
    const startedAt = performance.now()
    const running = stack.replicas.filter(({ child }) => child.state !== 'stopped')
    await restartReplicas(stack, running)
    const took = duration(performance.now() - startedAt)
    return { message: `${running.length} replicas were restarted one by one in ${took}.` }
  })
}

async function restartReplicas(stack: Stack, replicas: readonly Replica[]): Promise<void> {
  for (const replica of replicas) {
    const others = [...inRotation(stack.replicas)].filter((other) => other !== replica)
    // With nobody else to send visitors to, another one stands in for the moment.
    const standIn = others.length === 0 ? await addStandIn(stack) : null
    await takeOut(stack, replica)
    await bringIn(stack, replica)
    if (!standIn) continue
    await takeOut(stack, standIn)
    stack.removeReplica(standIn)
    await stack.edge.apply()
  }
}

async function addStandIn(stack: Stack): Promise<Replica> {
  const highest = Math.max(...stack.replicas.map(({ number }) => number))
  const standIn = await stack.addReplica(highest + 1)
  await bringIn(stack, standIn)
  return standIn
}
