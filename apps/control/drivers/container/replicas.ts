import { readFileSync } from 'node:fs'
import { fetchDirect, withSecret } from '../../../shared/direct-http.ts'
import type { AppReport } from '../../app-report.ts'
import { createLastKnown } from '../../status/last-known.ts'
import { type Container, containersOf } from './containers.ts'

const internalPort = 3001
const lookMs = 1000
// An order is waited for, also where a replica has a lot to do.
const orderMs = 5000

export interface Replica extends Container {
  /** Null when it does not answer: it is starting, paused, or ill. */
  state: AppReport | null
}

const stateOf = createLastKnown<NonNullable<Replica['state']>>()

/** All replicas of the shop that run, each with what it says of itself. */
export async function lookAtReplicas(): Promise<Replica[]> {
  const containers = await containersOf('app')
  return Promise.all(
    containers.map(async (container) => ({
      ...container,
      state: await stateOf(
        container.name,
        askReplica(container, 'GET', '/state').catch(() => null),
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
  const answer = await fetchDirect(`http://${address}:${internalPort}${path}`, {
    method,
    signal: AbortSignal.timeout(method === 'GET' ? lookMs : orderMs),
    headers: {
      ...withSecret(readFileSync('/run/secrets/internal', 'utf8')),
      'Content-Type': 'application/json',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => {
    throw new Error(`${name} does not answer.`)
  })
  if (!answer.ok) throw new Error(`${name} answered ${answer.status}.`)
  return answer.json()
}
