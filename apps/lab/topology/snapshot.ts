// Browser scripts use these types, too, so this file imports nothing.

export type ComponentKind =
  | 'edge'
  | 'web'
  | 'replica'
  | 'database'
  | 'redis'
  | 'sentinel'
  | 'whoami'
  | 'monitoring'

/** `away`: running, but not responding or not working. */
export type ComponentState =
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

/** One component. Null means unknown. */
export interface ComponentView {
  name: string
  kind: ComponentKind
  state: ComponentState
  /** Of a database, `member` of those of a group that take no writes; `master` and `standby` of one of several Redis servers; `active` of the load balancer that has a virtual address. */
  role: 'primary' | 'replica' | 'member' | 'master' | 'standby' | 'active' | 'passive' | null
  /** Of a database: the shop's queries; of Redis: session lookups. */
  requestsPerSecond: number | null
  /** Percentiles are of the last `percentileSeconds`; null for too few requests. */
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  percentileSeconds: number | null
  errorsPerSecond: number | null
  sessions: number | null
  inFlight: number | null
  /** Of an app replica, at the edge. */
  weight: number | null
  /** Of an app replica the shop's version, of others the server's; of the edge its configuration number. */
  version: string | null
  memoryBytes: number | null
  /** Of one core. */
  cpuPercent: number | null
  lagMs: number | null
  /** Of a load balancer: the virtual addresses that it has now, comma-separated. */
  addresses: string | null
  /** Of a Redis master, or of the member of a group that takes the writes: how long there was none before it. */
  tookOverMs: number | null
  uptimeMs: number | null
  restarts: number
  pid: number | null
  port: number
  problem: string | null
}

/** Requests per second from one component to another; `browser` stands for all clients. Null if not counted. */
export interface Flow {
  from: string
  to: string
  perSecond: number | null
}

/** The state of the system in one second; the data of the event `snapshot`. */
export interface Snapshot {
  /** Epoch milliseconds. */
  at: number
  /** When the states were read; earlier than `at` while the control plane does not respond. */
  seenAt: number
  /** Null while no database can be read. */
  switches: {
    replicas: number
    strategy: string
    sessions: string | null
    reads: string | null
    freshness: string | null
    cache: string
  }
  parts: ComponentView[]
  flows: Flow[]
  totals: {
    requestsPerSecond: number
    errorsPerSecond: number
    p50Ms: number | null
    p95Ms: number | null
    p99Ms: number | null
    percentileSeconds: number
    /** Share (0 to 1) of the last ten seconds' requests with a session cookie that found their session. */
    sessionsFound: number | null
  }
  faults: { kind: string; target: string; text: string; endsAt: string | null }[]
}
