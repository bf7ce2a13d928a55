import type { Stack } from '../supervisor/stack.ts'
import type { Done } from './done.ts'
import { findReplica } from './find-part.ts'

/** Takes a replica out of rotation and leaves it running, until `resume` or `start`. */
export function drain(stack: Stack, name: string): Promise<Done> {
  const replica = findReplica(stack, name, 'be drained')
  return stack.alone(async () => {
    replica.drained = true
    await stack.edge.apply()
    await replica.ask('PUT', '/drain').catch(() => {})
    return { message: `${name} gets no more visitors. Undo it with: npm run lab resume ${name}` }
  })
}
