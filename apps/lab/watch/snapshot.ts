// Browser scripts read these types, too: nothing of the server's is imported here.

export type PartKind = 'edge' | 'replica' | 'database' | 'redis' | 'whoami'

/** `away`: runs, but does not answer or does not do its work. */
export type PartState =
  | 'ready'
  | 'starting'
  | 'draining'
  | 'slow'
  | 'lagging'
  | 'paused'
  | 'away'
  | 'waiting'
  | 'stopping'
  | 'stopped'

/** One box of the picture. Null is what nobody can say. */
export interface PartView {
  name: string
  kind: PartKind
  state: PartState
  /** Of a database. */
  role: 'primary' | 'replica' | null
  /** Of a database: queries for visitors; of Redis: look-ups of sessions. */
  requestsPerSecond: number | null
  /** Percentiles are of the last `percentileSeconds`; null for too few requests. */
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  percentileSeconds: number | null
  errorsPerSecond: number | null
  sessions: number | null
  inFlight: number | null
  /** Of a replica the shop's, of others the program's; of the edge the number of its configuration. */
  version: string | null
  memoryBytes: number | null
  /** Of one core. */
  cpuPercent: number | null
  lagMs: number | null
  uptimeMs: number | null
  restarts: number
  pid: number | null
  port: number
  problem: string | null
}

/** Something a second from one part to another; `browser` is outside. Null: nobody counts it. */
export interface Flow {
  from: string
  to: string
  perSecond: number | null
}

/** The picture of one second; the event `snapshot`. */
export interface Snapshot {
  /** Epoch milliseconds. */
  at: number
  /** When states were last seen: before `at` when nobody answers for them. */
  seenAt: number
  /** Null while no database can be asked. */
  switches: {
    replicas: number
    strategy: string
    sessions: string | null
    reads: string | null
    freshness: string | null
    cache: string
  }
  parts: PartView[]
  flows: Flow[]
  totals: {
    requestsPerSecond: number
    errorsPerSecond: number
    p50Ms: number | null
    p95Ms: number | null
    p99Ms: number | null
    percentileSeconds: number
    /** Of requests of the last ten seconds that came with a session cookie, the share (0 to 1) that found it. */
    sessionsFound: number | null
  }
  faults: { kind: string; target: string; text: string; endsAt: string | null }[]
}
