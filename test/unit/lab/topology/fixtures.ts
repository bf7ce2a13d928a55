import type {
  ProcessStatus,
  ReplicaStatus,
  Status,
} from '../../../../apps/control/status/status.ts'
import {
  type AppTraffic,
  latencyBoundsMs,
  type RequestRecord,
} from '../../../../apps/shared/app-traffic.ts'

import type { Stage } from '../../../../infra/stages/stage.ts'
import { stages } from '../../../../infra/stages/stages.ts'
import type { StatusWithRedis } from '../../../support/status.ts'

/** Whole values for tests that care about a few of their fields. */

export const aProcess = (name: string, more: Partial<ProcessStatus> = {}): ProcessStatus => ({
  ...{ name, state: 'ready', pid: 100, port: 8000, uptimeMs: 60_000, restarts: 0 },
  ...{ cpuMs: 1000, memoryBytes: 50_000_000, version: null },
  ...more,
})

export const aReplica = (name: string, more: Partial<ReplicaStatus> = {}): ReplicaStatus => ({
  ...aProcess(name),
  ...{ version: '0.1.0', internalPort: 8100, internalHost: '127.0.0.1', inRotation: true },
  ...{
    drained: false,
    weight: 1,
    requests: 0,
    inFlight: 0,
    sessionsInMemory: 5,
    settingsVersion: 1,
  },
  ...{ slowMs: 0, slowUntil: null },
  ...more,
})

type Database = Status['databases'][number]

export const aDatabase = (name: string, more: Partial<Database> = {}): Database => ({
  ...aProcess(name),
  ...{ role: 'replica', writable: false, lagMs: 0, problem: null },
  ...more,
})

export const aStatus = <More extends Partial<Status>>(more = {} as More) => ({
  ...base(),
  ...more,
})

const base = (): StatusWithRedis => ({
  url: 'http://localhost:8080',
  runDir: '/run',
  stage: stages.distributed,
  web: [],
  monitoring: [],
  redisReplicas: [],
  sentinels: [],
  supervisor: { pid: 1, uptimeMs: 1000 },
  switches: {
    ...{
      whoami: 2,
      web: 0,
      replicas: 1,
      strategy: 'round-robin',
      sessions: 'memory',
      reads: 'replica',
    },
    freshness: 'on',
    cache: 'off',
  },
  edge: { ...aProcess('edge'), configVersion: 3 },
  edges: [{ ...aProcess('edge'), configVersion: 3 }],
  replicas: [aReplica('app-1')],
  databases: [aDatabase('db-1', { role: 'primary', writable: true }), aDatabase('db-2')],
  redis: { ...aProcess('redis'), sessions: 9, memoryBytes: 2_000_000 },
  whoami: [aProcess('whoami-1')],
  lab: aProcess('lab'),
  limits: [],
  faults: [],
  alerts: [],
})

/** Requests of 10 ms each. */
export const aTraffic = (name: string, more: Partial<AppTraffic> = {}): AppTraffic => ({
  ...{ name, startedAt: '2026-01-01T12:00:00.000Z', requests: 0, errors: 0 },
  ...{ sessionHits: 0, sessionMisses: 0, redisLookups: 0, queries: {} },
  ...{ latency: latencyOf(more.requests ?? 0, 10), records: [] },
  ...more,
})

export const latencyOf = (requests: number, ms: number): number[] => {
  const bucket = latencyBoundsMs.findIndex((bound) => ms <= bound)
  return latencyBoundsMs.map((_, at) => (at === bucket ? requests : 0))
}

export const aRecord = (more: Partial<RequestRecord> = {}): RequestRecord => ({
  ...{ number: 1, id: 'abc', at: 0, method: 'GET', path: '/', status: 200, ms: 10 },
  session: { store: 'redis', outcome: 'hit', ms: 1, key: 'k', createdKey: null },
  databases: [{ node: 'db-2', role: 'replica', queries: 3, statements: [], ms: 4 }],
  ...{ freshness: 'none', freshnessMs: 0 },
  ...more,
})

/** A shop of a stage, with everything at its first start. */
export function statusOf(stage: Stage): Status {
  const several = <T>(prefix: string, count: number, make: (name: string) => T): T[] =>
    Array.from({ length: count }, (_, at) => make(`${prefix}-${at + 1}`))
  const edge = (name: string) => ({ ...aProcess(name), configVersion: 1 })
  const base = aStatus()
  return {
    ...base,
    stage,
    switches: { ...base.switches, replicas: stage.apps.start, sessions: stage.sessionStore },
    edges: several('edge', stage.edges, edge),
    web: several('web', stage.web.start, (name) => aProcess(name)),
    replicas: several('app', stage.apps.start, (name) => aReplica(name)),
    databases: several('db', stage.databases, (name) =>
      aDatabase(name, name === 'db-1' ? { role: 'primary', writable: true } : {}),
    ),
    redis: stage.redis ? base.redis : null,
    redisReplicas: several('redis', stage.sentinels > 0 ? 2 : 0, (name) => aProcess(name)),
    sentinels: several('sentinel', stage.sentinels, (name) => aProcess(name)),
    whoami: several('whoami', stage.whoami, (name) => aProcess(name)),
  }
}
