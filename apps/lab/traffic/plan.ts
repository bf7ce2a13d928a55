import { strategies } from '../../../infra/topology.ts'

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
