import { inTime } from '../../launcher/status/in-time.ts'
import type { ReplicaState } from '../../launcher/supervisor/replica-state.ts'
import { type Container, containersOf } from './containers.ts'

const internalPort = 3001

export interface Replica extends Container {
  /** Null when it does not answer: it is starting, paused, or ill. */
  state: (ReplicaState & { startedAt: string }) | null
}

/** All replicas of the shop that run, each with what it says of itself. */
export async function lookAtReplicas(): Promise<Replica[]> {
  const containers = await containersOf('app')
  return Promise.all(
    containers.map(async (container) => ({
      ...container,
      state: await inTime(
        askReplica(container, 'GET', '/state').catch(() => null),
        null,
      ),
    })),
  )
}

/** @throws when it does not answer, or says no. */
export async function askReplica(
  { name, address }: Container,
  method: string,
  path: string,
  body?: unknown,
): Promise<Replica['state']> {
  const answer = await fetch(`http://${address}:${internalPort}${path}`, {
    method,
    signal: AbortSignal.timeout(1000),
    ...(body
      ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
      : {}),
  })
  if (!answer.ok) throw new Error(`${name} answered ${answer.status}.`)
  return answer.json()
}
