import { duration } from '../../shared/duration.ts'
import type { Stack } from '../drivers/process/stack.ts'
import type { Done } from './done.ts'
import { findReplica } from './find-part.ts'
import { Refusal } from './refusal.ts'
import { offerAgain } from './take-out.ts'

/**
 * Takes a replica out of rotation and leaves it running, for `forMs`; null is until `resume`
 * or `start`.
 */
export function drain(stack: Stack, name: string, forMs: number | null): Promise<Done> {
  const replica = findReplica(stack, name, 'be drained')
  return stack.alone(async () => {
    const { state } = replica.child
    if (state !== 'ready' && state !== 'paused')
      throw new Refusal(409, `${name} does not run (${state}).`)
    stack.faults.clear('drain', name)
    replica.drained = true
    await stack.edge.apply()
    await replica.ask('PUT', '/drain').catch(() => {})
    if (forMs === null)
      return { message: `${name} gets no more visitors. Undo it with: npm run lab resume ${name}` }
    const fault = { kind: 'drain' as const, target: name, text: 'drained' }
    stack.faults.begin(fault, forMs, () => stack.alone(() => offerAgain(stack, replica)))
    return { message: `${name} gets no more visitors, for ${duration(forMs)}.` }
  })
}
