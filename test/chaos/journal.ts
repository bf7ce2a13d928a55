/** What a customer knows of one order that they have tried to place. */
export interface Attempt {
  email: string
  key: string
  totalCents: number
  /**
   * `acknowledged`: the shop has answered that it is placed. `refused`: the shop has answered that it
   * is not. `unknown`: no such answer came.
   */
  outcome: 'acknowledged' | 'refused' | 'unknown'
}

/** Everything that the visitors of one round have seen, on one clock. */
export interface Journal {
  /** Requests of all kinds, each time that one is sent; `failed` had no answer, or one that says that the shop cannot. */
  requests: { sent: number; failed: number }
  /** Of what failed, how often each answer came: `503`, or the code of the error. */
  failures: Map<string, number>
  attempts: Attempt[]
  /** When an order was acknowledged, by `performance.now`. */
  acknowledgedAt: number[]
  /** `failure`: what came instead of a page, null for none. */
  reads: { at: number; ms: number; failure: string | null }[]
  /** Reads of customers that did not show what they had done before. */
  ownWriteMissing: number
  /** Reads of customers that showed less than an earlier read. */
  wentBack: number
  /** How many such reads there were. */
  ownReads: number
  /** Sign-ins that were gone. */
  signedOut: number
}

export const newJournal = (): Journal => ({
  requests: { sent: 0, failed: 0 },
  failures: new Map(),
  attempts: [],
  acknowledgedAt: [],
  reads: [],
  ownWriteMissing: 0,
  wentBack: 0,
  ownReads: 0,
  signedOut: 0,
})
