import * as z from 'zod'
import { strategies } from '../../../infra/topology.ts'
import { Refused } from '../refused.ts'
import type { Texts } from '../texts/texts.ts'

/** What a virtual user does in one visit; `buy` includes browsing, filling a cart and signing in. */
export const scenarios = ['browse', 'search', 'cart', 'login', 'buy'] as const
export type Scenario = (typeof scenarios)[number]

export const addressKinds = ['own', 'nat', 'machine'] as const
export type AddressKind = (typeof addressKinds)[number]

export const planHosts = ['default', ...strategies] as const

export const planLimits = { shoppers: 500, thinkMs: 60_000, seconds: 3600 } as const

export const usualMix: Record<Scenario, number> = {
  browse: 40,
  search: 20,
  cart: 20,
  login: 10,
  buy: 10,
}

/** How many virtual users (`shoppers`), their scenarios and their addresses. */
export interface Plan {
  shoppers: number
  /** Shares of the scenarios in percent; they add up to 100. */
  mix: Record<Scenario, number>
  /** Mean think time between two pages. */
  thinkMs: number
  seconds: number
  /** The strategy whose host receives the requests; `default` is the current one. */
  host: (typeof planHosts)[number]
  /** One address per virtual user (127.0.x.1), all in one /24, or this machine's. */
  addresses: AddressKind
}

/** Missing fields get their defaults; `addresses` defaults to `own` where that is possible. */
export type PlanInput = Pick<Plan, 'shoppers'> & Partial<Plan>

export const presetNames = ['quiet', 'busy', 'nat'] as const
export type PresetName = (typeof presetNames)[number]

/** @param severalAddresses whether virtual users can have their own IP addresses here */
export const presets = (severalAddresses: boolean): Record<PresetName, PlanInput> => ({
  quiet: { shoppers: 10, thinkMs: 3000 },
  busy: { shoppers: 60, thinkMs: 1500 },
  // With a single address the effect is that of a NAT.
  nat: { shoppers: 30, host: 'ip-hash', addresses: severalAddresses ? 'nat' : 'machine' },
})

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
