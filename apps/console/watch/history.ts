import type { Snapshot } from './snapshot.ts'

/** The last 15 minutes. */
const kept = 900

/** What the charts show, second by second; `null` where there was nothing to measure. */
export interface History {
  /** Epoch seconds. */
  at: number[]
  /** Requests a second by replica. */
  requests: Record<string, (number | null)[]>
  p50Ms: (number | null)[]
  p95Ms: (number | null)[]
  p99Ms: (number | null)[]
  errors: (number | null)[]
  /** Of the replica database that lags most. */
  lagMs: (number | null)[]
  /** 0 to 1. */
  sessionsFound: (number | null)[]
}

export interface Point {
  at: number
  requests: Record<string, number | null>
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  errors: number | null
  lagMs: number | null
  sessionsFound: number | null
}

export function createHistory() {
  const points: Point[] = []
  return {
    add(snapshot: Snapshot): void {
      points.push(pointOf(snapshot))
      if (points.length > kept) points.shift()
    },
    read: () => columns(points),
  }
}

export function pointOf({ at, parts, totals }: Snapshot): Point {
  const replicas = parts.filter(({ kind }) => kind === 'replica')
  const lags = parts.flatMap(({ lagMs }) => lagMs ?? [])
  return {
    at: Math.round(at / 1000),
    requests: Object.fromEntries(
      replicas.map(({ name, requestsPerSecond }) => [name, rounded(requestsPerSecond)]),
    ),
    p50Ms: rounded(totals.p50Ms),
    p95Ms: rounded(totals.p95Ms),
    p99Ms: rounded(totals.p99Ms),
    errors: rounded(totals.errorsPerSecond),
    lagMs: lags.length > 0 ? Math.max(...lags) : null,
    sessionsFound: rounded(totals.sessionsFound, 1000),
  }
}

const rounded = (value: number | null, to = 100) =>
  value === null ? null : Math.round(value * to) / to

function columns(points: readonly Point[]): History {
  const names = new Set(points.flatMap(({ requests }) => Object.keys(requests)))
  return {
    at: points.map(({ at }) => at),
    requests: Object.fromEntries(
      [...names].map((name) => [name, points.map(({ requests }) => requests[name] ?? null)]),
    ),
    p50Ms: points.map(({ p50Ms }) => p50Ms),
    p95Ms: points.map(({ p95Ms }) => p95Ms),
    p99Ms: points.map(({ p99Ms }) => p99Ms),
    errors: points.map(({ errors }) => errors),
    lagMs: points.map(({ lagMs }) => lagMs),
    sessionsFound: points.map(({ sessionsFound }) => sessionsFound),
  }
}
