import type { OnOff, SessionStoreName } from '../../infra/topology.ts'
import type { FloorName } from './bed/floors.ts'
import { haproxyProgram } from './bed/floors.ts'
import type { Visit } from './load/loops.ts'
import {
  add,
  cart,
  checkout,
  file,
  health,
  home,
  list,
  picture,
  product,
  searchFor,
} from './visits.ts'

/** The floors, the naive implementation, and the ways to the shop. */
export type Place = FloorName | Way
/**
 * Straight to an app replica, to its internal port, or through the edge without and with
 * compression.
 */
export type Way = 'replica' | 'internal' | 'edge' | 'edge, gzip'

/** The shop's configuration while a case is measured. */
export interface Setting {
  products: number
  replicas: number
  sessions: SessionStoreName
  /** The edge's cache of guests' pages. */
  cache: OnOff
  /** Sessions of other customers in Redis. */
  liveSessions: number
}

export const standardSetting: Setting = {
  products: 1000,
  replicas: 1,
  sessions: 'redis',
  cache: 'off',
  liveSessions: 0,
}

export interface Case {
  name: string
  group: string
  at: Place
  customer: 'guest' | 'member'
  visit: Visit
  /** Visits a second while latency is measured. */
  perSecond: number
  setting: Setting
  /** True for cases that change carts: their customers serve no other case. */
  own: boolean
  /** True for cases that only a run with `--full` measures. */
  full: boolean
}

type CaseSpec = Pick<Case, 'name' | 'at' | 'visit'> &
  Partial<Omit<Case, 'setting'>> & { setting?: Partial<Setting> }

const moderateRate = 200
/** The rate of the goal for latency. */
const highRate = 600

/** A visit of four requests that change most tables, with customers of its own. */
const orders = { own: true, perSecond: 30 }

const ways: readonly Way[] = ['replica', 'edge', 'edge, gzip']
const words = 'honey'

/** With the standard catalogue: one shop, alone on the machine. */
const usualCases: readonly Case[] = [
  ...inGroup('Floors', [
    { name: 'static file', at: 'static-file', visit: file, perSecond: highRate },
    { name: 'prebuilt page', at: 'prebuilt-page', visit: list, perSecond: highRate },
    { name: 'one query', at: 'one-query', visit: list, perSecond: highRate },
  ]),
  ...inGroup('The list page, and the naive implementation’s', [
    { name: 'naive list, guest', at: 'naive', visit: list },
    { name: 'naive list, member', at: 'naive', customer: 'member', visit: list },
    ...ways.map((at) => ({ name: `list, guest, ${at}`, at, visit: list })),
    ...ways.map((at) => ({
      name: `list, member, ${at}`,
      at,
      customer: 'member' as const,
      visit: list,
      perSecond: highRate,
    })),
  ]),
  ...inGroup('The list page, with the edge’s cache', [
    ...(['edge', 'edge, gzip'] as const).map((at) => ({
      name: `list, guest, ${at}, cache`,
      at,
      visit: list,
      perSecond: highRate,
      setting: { cache: 'on' as const },
    })),
    {
      name: 'list, member, edge, cache',
      at: 'edge' as const,
      customer: 'member' as const,
      visit: list,
      perSecond: highRate,
      setting: { cache: 'on' as const },
    },
  ]),
  // Only where it is installed.
  ...inGroup(
    'The list page, through HAProxy',
    (haproxyProgram ? (['guest', 'member'] as const) : []).map((customer) => ({
      name: `list, ${customer}, HAProxy`,
      at: 'haproxy' as const,
      customer,
      visit: list,
      perSecond: highRate,
    })),
  ),
  ...inGroup('Other pages, straight to a replica', [
    { name: 'home, guest', at: 'replica', visit: home },
    { name: 'home, member', at: 'replica', customer: 'member', visit: home },
    { name: 'search, guest', at: 'replica', visit: searchFor(words) },
    { name: 'search, member', at: 'replica', customer: 'member', visit: searchFor(words) },
    { name: 'product, guest', at: 'replica', visit: product },
    { name: 'product, member', at: 'replica', customer: 'member', visit: product },
    { name: 'cart of 3 lines, member', at: 'replica', customer: 'member', visit: cart },
    { name: 'add to cart, guest', at: 'replica', visit: add, own: true },
    { name: 'add to cart, member', at: 'replica', customer: 'member', visit: add, own: true },
    { name: 'whole checkout', at: 'replica', customer: 'member', visit: checkout, ...orders },
  ]),
  ...inGroup('What asks no database', [
    { name: 'picture, edge', at: 'edge', visit: picture },
    { name: 'health, replica', at: 'internal', visit: health },
  ]),
  ...inGroup('Replicas, through the edge', [
    ...[2, 4].map((replicas) => ({
      name: `list, member, edge, ${replicas} replicas`,
      at: 'edge' as const,
      customer: 'member' as const,
      visit: list,
      perSecond: highRate,
      setting: { replicas },
    })),
  ]),
  ...inGroup('Sessions', [
    {
      name: 'list, member, session in its cookie',
      at: 'replica' as const,
      customer: 'member' as const,
      visit: list,
      setting: { sessions: 'cookie' as const },
    },
    ...(['guest', 'member'] as const).map((customer) => ({
      name: `list, ${customer}, sessions in memory`,
      at: 'replica' as const,
      customer,
      visit: list,
      setting: { sessions: 'memory' as const },
    })),
    ...[1000, 100_000].map((liveSessions) => ({
      name: `list, member, ${number(liveSessions)} sessions`,
      at: 'replica' as const,
      customer: 'member' as const,
      visit: list,
      setting: { liveSessions },
    })),
  ]),
]

/** Shops of different sizes run at the same time, so nothing else is measured then. */
export const catalogueCases: readonly Case[] = inGroup(
  'Catalogues, side by side',
  Object.entries({ list, product, search: searchFor(words) }).flatMap(([name, visit]) =>
    [standardSetting.products, 100_000, 1_000_000].map((products) => ({
      name: `${name}, guest, ${number(products)} products`,
      at: 'replica' as const,
      visit,
      setting: { products },
      full: products > 100_000,
    })),
  ),
)

export const cases: readonly Case[] = [...usualCases, ...catalogueCases]

/** The few cases for a review: each layer and each kind of work at least once. */
export const quickCases = cases.filter(({ name }) =>
  [
    'list, guest, replica',
    'list, member, edge, gzip',
    'home, guest',
    'search, guest',
    'product, member',
    'cart of 3 lines, member',
    'add to cart, member',
    'whole checkout',
  ].includes(name),
)

function inGroup(group: string, specs: readonly CaseSpec[]): Case[] {
  return specs.map((one) => ({
    group,
    customer: 'guest',
    perSecond: moderateRate,
    own: false,
    full: false,
    ...one,
    setting: { ...standardSetting, ...one.setting },
  }))
}

function number(value: number): string {
  return value.toLocaleString('en')
}
