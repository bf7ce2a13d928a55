import { duration } from '../../shared/duration.ts'
import type { Stack } from '../drivers/process/stack.ts'
import type { Done } from './done.ts'
import { findPart } from './find-part.ts'
import { Refusal } from './refusal.ts'
import { offerAgain } from './take-out.ts'

/** Stops the clock for a part: it keeps its connections, and answers nothing. */
export async function pause(stack: Stack, name: string, forMs: number): Promise<Done> {
  const { child } = findPart(stack, name)
  if (child.state !== 'ready' && child.state !== 'paused')
    throw new Refusal(409, `${name} does not run (${child.state}).`)
  child.pause()
  const fault = { kind: 'pause' as const, target: name, text: 'paused' }
  stack.faults.begin(fault, forMs, async () => child.resume())
  return { message: `${name} is paused for ${duration(forMs)}.` }
}

/** Ends a pause, a drain and a slowness. */
export async function resume(stack: Stack, name: string): Promise<Done> {
  const part = findPart(stack, name)
  stack.faults.clear('pause', name)
  part.child.resume()
  if (part.child.state !== 'ready')
    throw new Refusal(409, `${name} does not run (${part.child.state}): npm run lab start ${name}`)
  if (part.kind === 'replica') {
    await part.replica.ask('DELETE', '/faults/slow')
    await offerAgain(stack, part.replica)
  }
  // What changed meanwhile it has not been told.
  if (part.kind === 'edge') await stack.edge.apply()
  return { message: `${name} works as usual.` }
}
