import { until } from '../../../shared/until.ts'
import { Refusal } from '../../refusal.ts'
import { inRotation, type Replica } from './app-replica.ts'
import type { Stack } from './stack.ts'

const drainMs = 10_000
const healthyWithinMs = 5000

/** Stops an app replica without a failed request: the edge sends it none before it is told to end. */
export async function takeOut(stack: Stack, replica: Replica): Promise<void> {
  replica.leaving = true
  try {
    await stack.edge.apply()
    await replica.child.stop(drainMs)
  } finally {
    replica.leaving = false
  }
}

/** Starts an app replica, and resolves when the edge sends it requests. */
export async function bringIn(stack: Stack, replica: Replica): Promise<void> {
  await replica.child.start()
  await endDrain(stack, replica)
}

/** Resolves when the edge sends it requests again. @throws Refusal if it does not become healthy */
export async function endDrain(stack: Stack, replica: Replica): Promise<void> {
  if (replica.drained) await replica.ask('DELETE', '/drain')
  replica.drained = false
  if (!(await until(() => replica.health.up, healthyWithinMs)))
    throw new Refusal(500, 'not-ready', { name: replica.name })
  await stack.edge.apply()
}

/** Starts and stops app replicas until there are `count`; those with the highest numbers go first. */
export async function scaleApps(stack: Stack, count: number): Promise<void> {
  stack.choices.replicas = count
  const surplus = stack.replicas.filter(({ number }) => number > count)
  await Promise.all(
    surplus.map(async (replica) => {
      await takeOut(stack, replica)
      stack.removeReplica(replica)
    }),
  )
  const added: Replica[] = []
  for (let number = 1; number <= count; number++)
    if (!stack.replicas.some((replica) => replica.number === number))
      added.push(await stack.addReplica(number))
  await Promise.all(added.map((replica) => bringInNew(stack, replica)))
  await stack.edge.apply()
}

async function bringInNew(stack: Stack, replica: Replica): Promise<void> {
  try {
    await bringIn(stack, replica)
  } catch (error) {
    // It stays in the list, stopped, with its log: `start` tries again.
    const { message: problem } = error as Error
    throw new Refusal(500, 'did-not-start', { name: replica.name, problem })
  }
}

/** Restarts an app replica. If no other is in rotation, one more stands in meanwhile. */
export async function restartApp(stack: Stack, replica: Replica): Promise<void> {
  const others = [...inRotation(stack.replicas)].filter((other) => other !== replica)
  const standIn = others.length === 0 ? await addStandIn(stack) : null
  await takeOut(stack, replica)
  await bringIn(stack, replica)
  if (!standIn) return
  await takeOut(stack, standIn)
  stack.removeReplica(standIn)
  await stack.edge.apply()
}

async function addStandIn(stack: Stack): Promise<Replica> {
  const highest = Math.max(...stack.replicas.map(({ number }) => number))
  const standIn = await stack.addReplica(highest + 1)
  await bringIn(stack, standIn)
  return standIn
}
