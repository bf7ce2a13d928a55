import { duration } from '../../shared/duration.ts'
import type { Stack } from '../drivers/process/stack.ts'
import type { Done } from './done.ts'
import { findReplica } from './find-part.ts'
import { Refusal } from './refusal.ts'

const longestMs = 10_000

/**
 * Makes every page of a replica take so much longer; 0 ends it.
 * @param atOnce how many pages it makes at the same time while the others wait; 0 is any number
 */
export async function slow(
  stack: Stack,
  name: string,
  ms: number,
  forMs: number,
  atOnce: number,
): Promise<Done> {
  const replica = findReplica(stack, name, 'be slowed')
  if (ms > longestMs) throw new Refusal(422, `Expected at most ${duration(longestMs)}.`)
  const { state } = replica.child
  if (state !== 'ready') throw new Refusal(409, `${name} does not run (${state}).`)
  const seconds = Math.max(1, Math.round(forMs / 1000))
  try {
    if (ms === 0) await replica.ask('DELETE', '/faults/slow')
    else await replica.ask('PUT', '/faults/slow', { ms, seconds, atOnce })
  } catch {
    throw new Refusal(503, `${name} does not answer.`)
  }
  if (ms === 0) return { message: `${name} is as fast as before.` }
  const turns = atOnce > 0 ? `, ${atOnce} at a time` : ''
  return { message: `Every page of ${name} takes ${ms} ms longer${turns}, for ${duration(forMs)}.` }
}
