import type { Settings } from '../../../infra/topology.ts'

/** `GET /state` of a replica's internal port. */
export interface ReplicaState {
  version: string
  /** Processor time since its start. */
  cpuMs: number
  /** Resident memory. */
  memoryBytes: number
  ready: boolean
  draining: boolean
  requests: number
  inFlight: number
  sessions: { store: string; inMemory: number }
  settings: Settings
  databases: { name: string; reachable: boolean; writable: boolean; lagMs: number | null }[]
  redis: 'up' | 'away' | 'off'
  faults: { slowMs: number; slowUntil: string | null; slowAtOnce: number }
}
