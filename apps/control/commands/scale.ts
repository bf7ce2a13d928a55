import { limits } from '../../../infra/topology.ts'
import type { Replica } from '../drivers/process/replica.ts'
import type { Stack } from '../drivers/process/stack.ts'
import type { Done } from './done.ts'
import { Refusal } from './refusal.ts'
import { bringIn, takeOut } from './take-out.ts'

/** From now on there are `count` replicas; those with the highest numbers go first. */
export function scale(stack: Stack, count: number): Promise<Done> {
  const { minReplicas, maxReplicas } = limits
  if (!Number.isInteger(count) || count < minReplicas || count > maxReplicas)
    throw new Refusal(422, `Expected ${minReplicas} to ${maxReplicas} replicas.`)
  return stack.alone(async () => {
    const before = stack.replicas.length
    stack.choices.replicas = count
    await resize(stack, count)
    return { message: sentence(before, count), replicas: count }
  })
}

async function resize(stack: Stack, count: number): Promise<void> {
  const surplus = stack.replicas.filter(({ number }) => number > count)
  await Promise.all(surplus.map((replica) => remove(stack, replica)))
  const added: Replica[] = []
  for (let number = 1; number <= count; number++)
    if (!stack.replicas.some((replica) => replica.number === number))
      added.push(await stack.addReplica(number))
  await Promise.all(added.map((replica) => add(stack, replica)))
  await stack.edge.apply()
}

async function remove(stack: Stack, replica: Replica): Promise<void> {
  await takeOut(stack, replica)
  for (const kind of ['pause', 'stop', 'drain'] as const) stack.faults.clear(kind, replica.name)
  stack.removeReplica(replica)
}

async function add(stack: Stack, replica: Replica): Promise<void> {
  try {
    await bringIn(stack, replica)
  } catch (error) {
    // It stays in the list, stopped, with its log: `start` tries again.
    throw new Error(`${replica.name} did not start. ${(error as Error).message}`)
  }
}

const sentence = (before: number, now: number) =>
  before === now ? `There were ${now} replicas already.` : `${now} replicas are in rotation.`
