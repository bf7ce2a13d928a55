import { strategies } from '../../../infra/topology.ts'

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

/** How many shoppers, what for, and where they come from. */
export interface Plan {
  shoppers: number
  /** Of 100 visits, how many are about what. */
  mix: Record<Errand, number>
  /** Between two pages, on average. */
  thinkMs: number
  seconds: number
  /** Through which strategy: the default one, or the host of one of the five. */
  host: (typeof planHosts)[number]
  /** 127.0.x.1 each, all in one /24, or this machine's. */
  addresses: AddressKind
}

/** What is not said is the usual; without a wish for addresses, the best there is. */
export type PlanWishes = Pick<Plan, 'shoppers'> & Partial<Plan>
