import type { Plan } from './plan.ts'

/** What a shopper can notice to be wrong. */
export const troubles = [
  'lostLogins',
  'lostCarts',
  'lostOrders',
  'stalePages',
  'failedRequests',
] as const
export type Trouble = (typeof troubles)[number]

/** Why, as far as it can be known from outside. */
export const causes = [
  /** Sessions live in memory, and another replica answered than the one that has it. */
  'other-replica',
  /** Sessions live in memory, and the replica that a cookie led to is no longer there. */
  'replica-gone',
  /** Sessions live in memory, and the replica has lost its own. */
  'replica-restarted',
  'store-switched',
  'store-away',
  /** The shared store answers, and has no such session. */
  'store-forgot',
  'replica-lag',
  /** Another primary than the one that took the change, which had not got it. */
  'new-primary',
  'no-primary',
  'no-database',
  'no-replica',
  /** The replica died over a change, which may not be sent twice; or there was none. */
  'change-unanswered',
  'edge-away',
  'connection-cut',
  'timeout',
  'busy',
  'shop-error',
  'unknown',
] as const
export type Cause = (typeof causes)[number]

export interface Noticed {
  count: number
  causes: Partial<Record<Cause, number>>
}

/**
 * One second of a run. Its times are milliseconds, of the last `windowSeconds` (so many that
 * there are enough requests, a minute at most); null for too few requests.
 */
export interface Second {
  /** Since the beginning: 1, 2, … */
  at: number
  requests: number
  failed: number
  /** Everything else that was noticed. */
  lost: number
  p50Ms: number | null
  p95Ms: number | null
  windowSeconds: number
}

/** What the shoppers have counted since they came. */
export interface Counts extends Record<Trouble, Noticed> {
  /** In the shop right now. */
  shoppers: number
  visits: number
  requests: number
  logins: number
  /** Times that something was put into a cart. */
  goods: number
  orders: number
  p50Ms: number | null
  p95Ms: number | null
  /** Answered requests by replica. */
  replicas: Record<string, number>
  /** Of one core, in the last second, for being the shoppers: not the shop's. */
  cpuPercent: number
  now: Second
}

/** How a run stands, or stood when it ended; the event `traffic`. */
export interface Tally extends Counts {
  plan: Plan
  state: 'running' | 'ended'
  /** Epoch milliseconds. */
  startedAt: number
  /** True when the shoppers' process broke, so that the run ended early. */
  broken: boolean
}

export const noCounts = (): Counts => ({
  ...{ shoppers: 0, visits: 0, requests: 0, logins: 0, goods: 0, orders: 0 },
  ...{ p50Ms: null, p95Ms: null, replicas: {}, cpuPercent: 0 },
  ...(Object.fromEntries(troubles.map((one) => [one, { count: 0, causes: {} }])) as Record<
    Trouble,
    Noticed
  >),
  now: { at: 0, requests: 0, failed: 0, lost: 0, p50Ms: null, p95Ms: null, windowSeconds: 0 },
})
