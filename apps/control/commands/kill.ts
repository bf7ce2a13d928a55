import { duration } from '../../shared/duration.ts'
import type { Stack } from '../drivers/process/stack.ts'
import type { Done } from './done.ts'
import { findPart } from './find-part.ts'
import { Refusal } from './refusal.ts'
import { replicasSeeStores } from './replicas-agree.ts'

const backWithinMs = 60_000

/** Kills a part as a crash would. It comes back by itself; `wait` waits for that. */
export async function kill(stack: Stack, name: string, wait: boolean): Promise<Done> {
  const { kind, child } = findPart(stack, name)
  const victim = child.running
  if (!victim) throw new Refusal(409, `${name} does not run (${child.state}).`)
  const killedAt = performance.now()
  stack.faults.clear('pause', name)
  child.kill()
  await victim.exited
  if (!wait) {
    if (kind === 'replica') await stack.edge.apply()
    return { message: `${name} (pid ${victim.pid}) was killed.`, pid: victim.pid }
  }
  await child.whenReady(backWithinMs)
  if (kind === 'replica') await stack.edge.apply()
  if (kind === 'database') await stack.databases.settle()
  await replicasSeeStores(stack)
  const took = duration(performance.now() - killedAt)
  return {
    message: `${name} (pid ${victim.pid}) was killed, and is back after ${took}.`,
    pid: victim.pid,
  }
}
