import type { Plan } from './plan.ts'

/** The problems that a virtual user can notice. */
export const troubles = [
  'lostLogins',
  'lostCarts',
  'lostOrders',
  'stalePages',
  'failedRequests',
] as const
export type Trouble = (typeof troubles)[number]

/** The causes, as far as they can be seen from outside. */
export const causes = [
  /** Sessions in memory, and another app replica answered than the one that has the session. */
  'other-replica',
  /** Sessions in memory, and the app replica of the affinity cookie is no longer available. */
  'replica-gone',
  /** Sessions in memory, and the app replica was restarted. */
  'replica-restarted',
  'store-switched',
  'store-away',
  /** The shared session store answers but has no such session. */
  'store-forgot',
  'replica-lag',
  /** After a promotion: the new primary had not received the write. */
  'new-primary',
  'no-primary',
  'no-database',
  'no-replica',
  /** The app replica crashed during a write, which must not be retried, or none was available. */
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
 * One second of a run. Percentiles are in milliseconds over the last `windowSeconds` (as many as
 * it takes to have enough requests, 60 at most); null for too few requests.
 */
export interface Second {
  /** Seconds since the start: 1, 2, … */
  at: number
  requests: number
  failed: number
  /** All other problems. */
  lost: number
  p50Ms: number | null
  p95Ms: number | null
  windowSeconds: number
}

/** Totals since the start of the run. */
export interface Counts extends Record<Trouble, Noticed> {
  /** Active virtual users. */
  shoppers: number
  visits: number
  requests: number
  logins: number
  /** Products added to carts. */
  goods: number
  orders: number
  p50Ms: number | null
  p95Ms: number | null
  /** Answered requests by app replica. */
  replicas: Record<string, number>
  /** CPU of the load generator in the last second, in percent of one core. */
  cpuPercent: number
  now: Second
}

/** The state of a run, or its final state; the data of the event `traffic`. */
export interface Tally extends Counts {
  plan: Plan
  state: 'running' | 'ended'
  /** Epoch milliseconds. */
  startedAt: number
  /** True when the load generator exited unexpectedly. */
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
