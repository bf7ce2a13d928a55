import * as z from 'zod'
import { Refused } from '../refused.ts'
import type { Texts } from '../texts/texts.ts'
import {
  addressKinds,
  type Plan,
  type PlanInput,
  planHosts,
  planLimits,
  presetNames,
  presets,
  type Scenario,
  scenarios,
  usualMix,
} from './plan.ts'

type Words = Texts['traffic']['refusals']

// Each message is a key of the texts.
const number = (key: keyof Words, min: number, max: number) =>
  z.number(key).int(key).min(min, key).max(max, key)

const shape = z.object({
  shoppers: number('shoppers', 1, planLimits.shoppers),
  mix: z.record(z.enum(scenarios), number('mix', 0, 100), 'mix').default(usualMix),
  thinkMs: number('think', 0, planLimits.thinkMs).default(2000),
  seconds: number('seconds', 1, planLimits.seconds).default(300),
  host: z.enum(planHosts, 'host').default('default'),
  addresses: z.enum(addressKinds, 'addresses').optional(),
})

/**
 * @param several whether each virtual user can have its own IP address here
 * @throws Refused, 422
 */
export function parsePlan(input: unknown, several: boolean): Plan {
  const { data, error } = shape.safeParse(input)
  if (error) throw refused((words) => sentence(words, error.issues[0]?.message))
  const { addresses = several ? 'own' : 'machine' } = data
  if (addresses !== 'machine' && !several)
    throw new Refused(422, ({ traffic }) => traffic.oneAddress)
  const sum = scenarios.reduce((all, scenario) => all + data.mix[scenario], 0)
  if (sum !== 100) throw refused((words) => words.mixSum(sum))
  return { ...data, addresses }
}

const refused = (say: (words: Words) => string) =>
  new Refused(422, ({ traffic }) => say(traffic.refusals))

function sentence(words: Words, key = ''): string {
  const found = words[key as keyof Words]
  return typeof found === 'string' ? found : words.shape
}

const formText = z.string().default('')
const formShape = z.object({
  preset: z.enum(presetNames).optional(),
  ...{
    shoppers: formText,
    minutes: formText,
    thinkSeconds: formText,
    host: formText,
    addresses: formText,
  },
  ...{ browse: formText, search: formText, cart: formText, login: formText, buy: formText },
})

/** Converts the page's form fields to a plan; `parsePlan` validates it. */
export function parsePlanForm(body: unknown, several: boolean): PlanInput {
  const fields = formShape.parse(body ?? {})
  if (fields.preset) return presets(several)[fields.preset]
  const mix = scenarios.map((scenario) => [scenario, numberIn(fields[scenario])])
  return {
    shoppers: numberIn(fields.shoppers),
    seconds: numberIn(fields.minutes) * 60,
    thinkMs: Math.round(numberIn(fields.thinkSeconds) * 1000),
    host: fields.host as Plan['host'],
    addresses: fields.addresses as Plan['addresses'],
    mix: Object.fromEntries(mix) as Record<Scenario, number>,
  }
}

// Number('') would be 0.
const numberIn = (formText: string) => (formText.trim() === '' ? Number.NaN : Number(formText))
