/** Whether the edge may send requests to this app replica. */
export interface Readiness {
  readonly startedAt: Date
  /** True once it has checked its databases and listens. */
  started: boolean
  /** Set by `drain` or SIGTERM: requests in progress finish, new ones go elsewhere. */
  draining: boolean
}

export const createReadiness = (): Readiness => ({
  startedAt: new Date(),
  started: false,
  draining: false,
})
