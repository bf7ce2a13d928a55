import { until } from '../../shared/until.ts'
import type { Replica } from '../drivers/process/replica.ts'
import type { Stack } from '../drivers/process/stack.ts'

const drainMs = 10_000
const wellWithinMs = 5000

/**
 * Ends a replica so that no visitor notices: the edge sends nobody there any more, and
 * only then is it told to finish what it has and go.
 */
export async function takeOut(stack: Stack, replica: Replica): Promise<void> {
  replica.leaving = true
  try {
    await stack.edge.apply()
    await replica.child.stop(drainMs)
  } finally {
    replica.leaving = false
  }
}

/** Starts a replica that is down, and resolves when the edge sends visitors there. */
export async function bringIn(stack: Stack, replica: Replica): Promise<void> {
  await replica.child.start()
  await offerAgain(stack, replica)
}

/** Ends a drain, and resolves when the edge sends visitors there again. @throws when it stays ill. */
export async function offerAgain(stack: Stack, replica: Replica): Promise<void> {
  stack.faults.clear('drain', replica.name)
  if (replica.drained) await replica.ask('DELETE', '/drain')
  replica.drained = false
  if (!(await until(() => replica.health.up, wellWithinMs)))
    throw new Error(`${replica.name} runs, but says that it is not ready.`)
  await stack.edge.apply()
}
