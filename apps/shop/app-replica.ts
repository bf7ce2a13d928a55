/** The name and counts of this app replica, for headers and the footer. */
export interface ServedBy {
  name: string
  /** Of a version that was deployed by name; empty for the build that is here. */
  version: string
  /** 0 … 11, the same for a name wherever it is shown. */
  colour: number
  /** Requests since this app replica started. */
  requests: number
  inFlight: number
}

export function createServedBy(name: string, version = ''): ServedBy {
  return { name, version, colour: colourOf(name), requests: 0, inFlight: 0 }
}

/** app-1 has the first colour, app-2 the second; other names one by their letters. */
export function colourOf(name: string): number {
  const number = /(\d+)$/.exec(name)?.[1]
  if (number) return (Number(number) + 11) % 12
  return [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 12
}

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
