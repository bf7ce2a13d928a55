/** This replica's readiness: what a balancer may know of it. */
export interface Replica {
  readonly startedAt: Date
  /** Set once it has looked at its databases and listens. */
  started: boolean
  /** Set by hand (`drain`) or by SIGTERM: no new visitors. */
  draining: boolean
}

export const createReplica = (): Replica => ({
  startedAt: new Date(),
  started: false,
  draining: false,
})
