import { duration } from '../../shared/duration.ts'
import type { Stack } from '../drivers/process/stack.ts'
import type { Done } from './done.ts'
import { Refusal } from './refusal.ts'

/** The replica database applies what it receives so many seconds later; 0 ends it. */
export async function lag(stack: Stack, seconds: number, forMs: number): Promise<Done> {
  const { databases, faults } = stack
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 3600)
    throw new Refusal(422, 'Expected whole seconds, from 1s to 1h, or 0.')
  const [target] = databases.replicas()
  if (target?.child.state !== 'ready')
    throw new Refusal(409, `${target?.name ?? 'The replica'} does not run.`)
  await databases.lag(seconds)
  faults.clear('lag', target.name)
  if (seconds === 0) return { message: `${target.name} applies changes at once.` }
  const fault = { kind: 'lag' as const, target: target.name, text: `lag of ${seconds} s` }
  faults.begin(fault, forMs, () => databases.lag(0))
  return { message: `${target.name} applies changes ${seconds} s late, for ${duration(forMs)}.` }
}
