import type { Stack } from '../supervisor/stack.ts'
import { slowText } from './slow-text.ts'
import type { FaultStatus, ReplicaStatus } from './status.ts'

/** All that is out of order because somebody wanted it. */
export const faultsOf = (stack: Stack, replicas: readonly ReplicaStatus[]): FaultStatus[] => [
  ...stack.faults.list(),
  ...replicas.filter(({ slowMs }) => slowMs > 0).map(slow),
  ...replicas.filter(({ drained }) => drained).map(({ name }) => lasting('drain', name, 'drained')),
  ...stack
    .children()
    .filter(({ state }) => state === 'stopped')
    .map(({ name }) => lasting('stop', name, 'stopped')),
]

const slow = ({ name, slowMs, slowUntil, slowAtOnce }: ReplicaStatus): FaultStatus => ({
  kind: 'slow',
  target: name,
  text: slowText(slowMs, slowAtOnce),
  endsAt: slowUntil,
})

const lasting = (kind: 'drain' | 'stop', target: string, text: string): FaultStatus => ({
  kind,
  target,
  text,
  endsAt: null,
})
