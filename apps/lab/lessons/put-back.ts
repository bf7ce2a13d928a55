import { setTimeout as sleep } from 'node:timers/promises'
import type { Status } from '../../control/status/status.ts'
import type { Order } from '../desk/order.ts'
import { type Before, unrest, whatIsLeft } from './before.ts'

const withinMs = 90_000
const pauseMs = 200

interface Hands {
  status(): Promise<Status>
  give(order: Order): Promise<unknown>
}

/**
 * Brings the system back to how it was, however far it got and whatever refuses at first: a
 * node that has just come back cannot be made the primary at once.
 * @returns what could not be put back in time, in words; empty when all is as before
 */
export async function putBack({ status, give }: Hands, before: Before): Promise<string[]> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const left = await tryOnce({ status, give }, before).catch((error: Error) => [error.message])
    if (left.length === 0 || performance.now() > deadline) return left
    await sleep(pauseMs)
  }
}

async function tryOnce({ status, give }: Hands, before: Before): Promise<string[]> {
  const problems: string[] = []
  for (const order of whatIsLeft(await status(), before))
    await give(order).catch((error: Error) => problems.push(error.message))
  const now = await status()
  const open = whatIsLeft(now, before).map(({ path }) => path)
  const left = [...unrest(now), ...open]
  return left.length > 0 ? [...problems, ...left] : []
}
