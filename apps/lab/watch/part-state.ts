import type { DatabaseStatus, ProcessStatus, ReplicaStatus } from '../../control/status/status.ts'
import type { PartState } from './snapshot.ts'

/** Heartbeats are written twice a second: less is no lag. */
const lagFromMs = 1000

/** What the topology shows for a state of the supervisor. */
export const partState = ({ state }: ProcessStatus): PartState =>
  state === 'unresponsive' ? 'away' : state

export function replicaPartState(replica: ReplicaStatus): PartState {
  const { drained, inRotation, slowMs } = replica
  const state = partState(replica)
  if (state === 'ready' && drained) return 'draining'
  if (state === 'ready' && !inRotation) return 'away'
  return state === 'ready' && slowMs > 0 ? 'slow' : state
}

export function databasePartState(database: DatabaseStatus): PartState {
  const { role, writable, lagMs, problem } = database
  const state = partState(database)
  if (state !== 'ready') return state
  if (problem !== null || (role === 'primary' && !writable)) return 'away'
  return role === 'replica' && lagMs !== null && lagMs >= lagFromMs ? 'lagging' : state
}

/** Of one core, between two looks at the same process. */
export function cpuPercent(
  now: ProcessStatus,
  before: ProcessStatus | undefined,
  seconds: number,
): number | null {
  if (now.cpuMs === null || before?.cpuMs == null || now.pid !== before.pid) return null
  if (now.cpuMs < before.cpuMs || seconds <= 0) return null
  return (now.cpuMs - before.cpuMs) / seconds / 10
}
