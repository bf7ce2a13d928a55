import type { Snapshot } from '../../topology/snapshot.ts'

/** The last 15 minutes. */
export const keptSeconds = 900

export type Values = (number | null)[]

/** The data of the charts: a point every second while somebody watches, else every five; null where nothing was measured. */
export interface History {
  /** Epoch seconds. */
  at: number[]
  /** Requests per second, by app replica. */
  requests: Record<string, Values>
  p50Ms: Values
  p95Ms: Values
  p99Ms: Values
  errors: Values
  /** The largest replication lag. */
  lagMs: Values
  /** 0 to 1. */
  sessionsFound: Values
}

export const emptyHistory = (): History => ({
  ...{ at: [], requests: {}, p50Ms: [], p95Ms: [], p99Ms: [] },
  ...{ errors: [], lagMs: [], sessionsFound: [] },
})

/** Adds a snapshot and removes points older than 15 minutes. */
export function addPoint(history: History, { at, parts, totals }: Snapshot): void {
  const lags = parts.flatMap(({ lagMs }) => lagMs ?? [])
  addRequests(history, parts)
  history.at.push(Math.round(at / 1000))
  history.p50Ms.push(rounded(totals.p50Ms))
  history.p95Ms.push(rounded(totals.p95Ms))
  history.p99Ms.push(rounded(totals.p99Ms))
  history.errors.push(rounded(totals.errorsPerSecond))
  history.lagMs.push(lags.length > 0 ? Math.max(...lags) : null)
  history.sessionsFound.push(rounded(totals.sessionsFound, 1000))
  const oldest = Math.round(at / 1000) - keptSeconds
  while ((history.at[0] ?? at) <= oldest) forgetOldest(history)
}

function addRequests({ at, requests }: History, parts: Snapshot['parts']): void {
  for (const { name, kind } of parts) if (kind === 'replica') requests[name] ??= at.map(() => null)
  for (const [name, values] of Object.entries(requests)) {
    const part = parts.find((one) => one.name === name)
    values.push(rounded(part?.requestsPerSecond ?? null))
  }
}

function forgetOldest({ requests, ...others }: History): void {
  for (const values of Object.values(others)) values.shift()
  for (const [name, values] of Object.entries(requests)) {
    values.shift()
    if (values.every((value) => value === null)) delete requests[name]
  }
}

const rounded = (value: number | null, to = 100) =>
  value === null ? null : Math.round(value * to) / to
