import { setTimeout as sleep } from 'node:timers/promises'
import { commandText } from '../../control/commands/command-text.ts'
import type { Command } from '../../control/commands/commands.ts'
import type { Status } from '../../control/status/status.ts'
import { type Before, unrest, whatIsLeft } from './before.ts'

const withinMs = 90_000
const pauseMs = 200

interface Hands {
  status(): Promise<Status>
  run(command: Command): Promise<unknown>
}

/**
 * Brings the system back to how it was, however far it got and whatever refuses at first: a
 * node that has just come back cannot be made the primary at once.
 * @returns what could not be put back in time, in words; empty when all is as before
 */
export async function putBack({ status, run }: Hands, before: Before): Promise<string[]> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const left = await tryOnce({ status, run }, before).catch((error: Error) => [error.message])
    if (left.length === 0 || performance.now() > deadline) return left
    await sleep(pauseMs)
  }
}

async function tryOnce({ status, run }: Hands, before: Before): Promise<string[]> {
  const problems: string[] = []
  for (const command of whatIsLeft(await status(), before))
    await run(command).catch((error: Error) => problems.push(error.message))
  const now = await status()
  const open = whatIsLeft(now, before).map(commandText)
  const left = [...unrest(now), ...open]
  return left.length > 0 ? [...problems, ...left] : []
}
