import { partsHere } from './engine/parts-here.ts'
import { findReplica } from './find-replica.ts'
import type { Done } from './legacy.ts'
import { partCommand } from './outside.ts'
import { askReplica } from './replicas.ts'

/** Ends a pause, a stop and a slowness. One that does not answer is paused: only the engine can wake it. */
export async function resume(name: string): Promise<Done> {
  const parts = await partsHere()
  const done = await parts?.undo(name)
  if (done && !name.startsWith('app-')) return done
  const replica = await findReplica(name)
  try {
    await askReplica(replica, 'DELETE', '/faults/slow')
  } catch {
    throw await partCommand('resume', name)
  }
  return { message: `${name} works as usual.` }
}
