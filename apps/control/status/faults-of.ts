import type { Stack } from '../drivers/process/stack.ts'
import { slowText } from './slow-text.ts'
import type { FaultStatus, ReplicaStatus } from './status.ts'

/** All that is out of order because somebody wanted it. */
export function faultsOf(stack: Stack, replicas: readonly ReplicaStatus[]): FaultStatus[] {
  const ending = stack.faults.list()
  const ends = ({ kind, target }: FaultStatus) =>
    ending.some((fault) => fault.kind === kind && fault.target === target)
  const drained = replicas.filter((replica) => replica.drained)
  const stopped = stack.children().filter(({ state }) => state === 'stopped')
  const untilUndone = [
    ...drained.map(({ name }) => lasting('drain', name, 'drained')),
    ...stopped.map(({ name }) => lasting('stop', name, 'stopped')),
  ]
  return [
    ...ending,
    ...replicas.filter(({ slowMs }) => slowMs > 0).map(slow),
    ...untilUndone.filter((fault) => !ends(fault)),
  ]
}

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
