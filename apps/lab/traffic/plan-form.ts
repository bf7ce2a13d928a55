import * as z from 'zod'
import { type Errand, errands, type Plan, type PlanWishes } from './plan.ts'
import { presetNames, presets } from './presets.ts'

const text = z.string().default('')
const shape = z.object({
  preset: z.enum(presetNames).optional(),
  ...{ shoppers: text, minutes: text, thinkSeconds: text, host: text, addresses: text },
  ...{ browse: text, search: text, cart: text, login: text, buy: text },
})

/** What the page's forms send, as a plan; whether it is a possible one is checked later. */
export function planOfForm(body: unknown, several: boolean): PlanWishes {
  const fields = shape.parse(body ?? {})
  if (fields.preset) return presets(several)[fields.preset]
  const mix = errands.map((errand) => [errand, numberIn(fields[errand])])
  return {
    shoppers: numberIn(fields.shoppers),
    seconds: numberIn(fields.minutes) * 60,
    thinkMs: Math.round(numberIn(fields.thinkSeconds) * 1000),
    host: fields.host as Plan['host'],
    addresses: fields.addresses as Plan['addresses'],
    mix: Object.fromEntries(mix) as Record<Errand, number>,
  }
}

// Number('') would be 0.
const numberIn = (text: string) => (text.trim() === '' ? Number.NaN : Number(text))
