import { z } from 'zod'
import { strategies } from '../../../infra/topology.ts'
import { Refused } from '../system/system.ts'
import { en } from '../texts/en/en.ts'
import type { Texts } from '../texts/texts.ts'

/** What a visit is about; a buyer browses, fills a cart and logs in, too. */
export const errands = ['browse', 'search', 'cart', 'login', 'buy'] as const
export type Errand = (typeof errands)[number]

export const addressKinds = ['own', 'nat', 'machine'] as const
export type AddressKind = (typeof addressKinds)[number]

export const planHosts = ['default', ...strategies] as const

export const planLimits = { shoppers: 500, thinkMs: 60_000, seconds: 3600 } as const

export const usualMix: Record<Errand, number> = {
  browse: 40,
  search: 20,
  cart: 20,
  login: 10,
  buy: 10,
}

type Words = Texts['traffic']['refusals']

// The message of each is a key of the texts.
const number = (key: keyof Words, min: number, max: number) =>
  z.coerce.number(key).int(key).min(min, key).max(max, key)

const shape = z.object({
  shoppers: number('shoppers', 1, planLimits.shoppers),
  /** Of 100 visits, how many are about what. */
  mix: z.record(z.enum(errands), number('mix', 0, 100), 'mix').default(usualMix),
  /** Between two pages, on average. */
  thinkMs: number('think', 0, planLimits.thinkMs).default(2000),
  seconds: number('seconds', 1, planLimits.seconds).default(300),
  /** Through which strategy: the default one, or the host of one of the five. */
  host: z.enum(planHosts, 'host').default('default'),
  /** 127.0.x.1 each, all in one /24, or this machine's; without a wish, the best there is. */
  addresses: z.enum(addressKinds, 'addresses').optional(),
})

export type PlanWishes = z.input<typeof shape>
export type Plan = z.output<typeof shape> & { addresses: AddressKind }

/**
 * @param several whether each shopper can have an address of its own here
 * @throws Refused, 422
 */
export function readPlan(wishes: unknown, several: boolean, words: Words = en.traffic.refusals) {
  const { data, error } = shape.safeParse(wishes)
  if (error) throw new Refused(422, sentence(words, error.issues[0]?.message))
  const { addresses = several ? 'own' : 'machine' } = data
  if (addresses !== 'machine' && !several) throw new Refused(422, words.oneAddress)
  const sum = errands.reduce((all, errand) => all + data.mix[errand], 0)
  if (sum !== 100) throw new Refused(422, words.mixSum(sum))
  return { ...data, addresses } satisfies Plan
}

function sentence(words: Words, key = ''): string {
  const found = words[key as keyof Words]
  return typeof found === 'string' ? found : words.shape
}
