import type { OnOff, Strategy } from '../../../infra/topology.ts'
import type { LimitStatus } from '../../shared/own-limits.ts'
import type { ComponentState } from '../driver.ts'
import type { Fault } from '../faults.ts'

/** One child process. */
export interface ProcessStatus {
  name: string
  state: ComponentState
  pid: number | null
  port: number
  /** Milliseconds since it was started; null while it does not run. */
  uptimeMs: number | null
  /** How often it was started again by itself. */
  restarts: number
  /** Processor time since it was started, with all processes it started; null where it is unknown. */
  cpuMs: number | null
  /** Resident memory of the same processes; of Redis what it reports itself, `used_memory`. */
  memoryBytes: number | null
  /** Of the program: `MySQL 9.7.0`; of an app replica the shop's own. Null while it is unknown. */
  version: string | null
}

export interface ReplicaStatus extends ProcessStatus {
  internalPort: number
  /** Where `internalPort` is, as the console reaches it: `127.0.0.1`, or a container's address. */
  internalHost: string
  /** Whether the edge sends visitors there. */
  inRotation: boolean
  drained: boolean
  requests: number
  inFlight: number
  sessionsInMemory: number
  settingsVersion: number
  slowMs: number
  slowUntil: string | null
  /** How many pages it makes at the same time while it is slow; 0 is any number. */
  slowAtOnce?: number
}

export interface DatabaseStatus extends ProcessStatus {
  role: 'primary' | 'replica'
  writable: boolean
  lagMs: number | null
  /** Why it does not replicate, or takes no writes. */
  problem: string | null
}

export type FaultStatus = Fault

/** Everything at one moment; `GET /status` of the control socket, `lab status --json`. */
export interface Status {
  url: string
  runDir: string
  supervisor: { pid: number; uptimeMs: number }
  switches: {
    replicas: number
    strategy: Strategy
    /** Null while no database can be asked. */
    sessions: string | null
    reads: string | null
    freshness: string | null
    cache: OnOff
  }
  edge: ProcessStatus & { configVersion: number }
  replicas: ReplicaStatus[]
  databases: DatabaseStatus[]
  /** Gives the databases their roles. */
  replication?: ProcessStatus
  redis: ProcessStatus & { sessions: number; memoryBytes: number }
  whoami: ProcessStatus[]
  console: ProcessStatus
  faults: FaultStatus[]
  /** Connections, disk space, memory and open files of every component that reports them. */
  limits: readonly LimitStatus[]
}
