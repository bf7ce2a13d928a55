import type { FaultStatus, Status } from '../../launcher/status/status.ts'

export type PartKind = 'edge' | 'replica' | 'database' | 'redis' | 'whoami'

export type PartState =
  | 'ready'
  | 'starting'
  | 'draining'
  | 'slow'
  | 'lagging'
  | 'paused'
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
  requestsPerSecond: number | null
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  errorsPerSecond: number | null
  sessions: number | null
  version: string | null
  memoryBytes: number | null
  /** Of one core. */
  cpuPercent: number | null
  lagMs: number | null
  uptimeMs: number | null
  restarts: number
  problem: string | null
}

/** The picture of one second; the event `snapshot`. */
export interface Snapshot {
  /** Epoch milliseconds. */
  at: number
  switches: Status['switches']
  parts: PartView[]
  /** Requests, queries or commands a second from one part to another; `browser` is outside. */
  flows: { from: string; to: string; perSecond: number }[]
  totals: {
    requestsPerSecond: number
    errorsPerSecond: number
    p50Ms: number | null
    p95Ms: number | null
    p99Ms: number | null
    /** Of requests that came with a session cookie, the share (0 to 1) that found it. */
    sessionsFound: number | null
  }
  faults: FaultStatus[]
}
