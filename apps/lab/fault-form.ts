import * as z from 'zod'
import type { Command } from '../control/commands/commands.ts'

const name = z.string().regex(/^[a-z]+(-\d{1,2})?$/, 'expected a name such as app-2')
const seconds = z.coerce.number().int().min(1).max(3600)

/** What may be broken from the lab, and for how long: a form's fields, or a scenario's lines. */
export const faultShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('kill'), target: name }),
  z.object({ kind: z.enum(['pause', 'drain', 'stop']), target: name, seconds }),
  z.object({
    kind: z.literal('slow'),
    target: name,
    seconds,
    ms: z.coerce.number().int().min(1).max(10_000),
  }),
  z.object({ kind: z.literal('lag'), lag: z.coerce.number().int().min(1).max(3600), seconds }),
])

export type FaultForm = z.infer<typeof faultShape>

/** The command that injects it. */
export function faultCommand(fault: FaultForm): Command {
  if (fault.kind === 'lag')
    return { command: 'lag', seconds: fault.lag, forMs: fault.seconds * 1000 }
  const { kind: command, target: name } = fault
  if (command === 'kill') return { command, name }
  const forMs = fault.seconds * 1000
  return command === 'slow' ? { command, name, ms: fault.ms, forMs } : { command, name, forMs }
}
