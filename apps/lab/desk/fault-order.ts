import * as z from 'zod'
import type { Order } from './order.ts'

const name = z.string().regex(/^[a-z]+(-\d{1,2})?$/, 'expected a name such as app-2')
const seconds = z.coerce.number().int().min(1).max(3600)

/** What may be broken from the console, and for how long: a form's fields, or a scenario's lines. */
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

export type Fault = z.infer<typeof faultShape>

/** The order that begins it. The supervisor ends it. */
export function faultOrder(fault: Fault): Order {
  if (fault.kind === 'lag')
    return { method: 'PUT', path: '/lag', body: { seconds: fault.lag, forMs: ms(fault.seconds) } }
  const path = `/processes/${fault.target}/${fault.kind}`
  if (fault.kind === 'kill') return { method: 'POST', path }
  const forMs = ms(fault.seconds)
  const body = fault.kind === 'slow' ? { ms: fault.ms, forMs } : { forMs }
  return { method: 'POST', path, body }
}

const ms = (seconds: number) => seconds * 1000
