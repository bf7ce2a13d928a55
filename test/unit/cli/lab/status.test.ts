import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusText } from '../../../../apps/cli/lab/status.ts'
import { styleFor } from '../../../../apps/cli/terminal/output.ts'
import type { ProcessStatus, Status } from '../../../../apps/control/status/status.ts'
import { stages } from '../../../../infra/stages/stages.ts'

const now = Date.parse('2026-01-01T12:00:00Z')

const process = (name: string, port: number, more: Partial<ProcessStatus> = {}): ProcessStatus => ({
  ...{ name, port, state: 'ready', pid: 4711, uptimeMs: 63_000, restarts: 0 },
  ...{ cpuMs: 1200, memoryBytes: 80 * 1024 * 1024, version: null },
  ...more,
})

const replica = (name: string, port: number, more: object = {}) => ({
  ...process(name, port),
  ...{
    version: '0.1.0',
    internalPort: port + 100,
    internalHost: '127.0.0.1',
    inRotation: true,
    drained: false,
    weight: 1,
    requests: 1204,
    inFlight: 2,
  },
  ...{ sessionsInMemory: 7, settingsVersion: 3, slowMs: 0, slowUntil: null },
  ...more,
})

const database = (name: string, role: 'primary' | 'replica', lagMs: number) => ({
  ...process(name, 8381),
  ...{ role, writable: role === 'primary', lagMs, problem: null },
})

const status: Status = {
  url: 'http://localhost:8080',
  runDir: '/shop/.run',
  stage: stages.distributed,
  web: [],
  monitoring: [],
  redisReplicas: [],
  sentinels: [],
  supervisor: { pid: 12, uptimeMs: 200_000 },
  switches: {
    replicas: 2,
    whoami: 2,
    web: 0,
    strategy: 'sticky',
    sessions: 'memory',
    reads: 'replica',
    freshness: null,
    cache: 'on',
  },
  edge: { ...process('edge', 8080), configVersion: 4 },
  edges: [{ ...process('edge', 8080), configVersion: 4 }],
  replicas: [
    replica('app-1', 8181, { restarts: 1 }),
    replica('app-2', 8182, {
      ...{ state: 'stopped', pid: null, uptimeMs: null, inRotation: false },
    }),
  ],
  databases: [database('db-1', 'primary', 0), database('db-2', 'replica', 3200)],
  redis: { ...process('redis', 8480), sessions: 31, memoryBytes: 3 * 1024 * 1024 },
  whoami: [process('whoami-1', 8581)],
  lab: process('lab', 8081),
  limits: [],
  alerts: [],
  faults: [
    { kind: 'lag', target: 'db-2', text: 'lag of 3 s', endsAt: '2026-01-01T12:00:30Z' },
    { kind: 'stop', target: 'app-2', text: 'stopped', endsAt: null },
  ],
}

test('status is a table of everything that runs, with what is disturbed below', () => {
  const text = statusText(status, styleFor({}), now)
  assert.equal(
    text,
    `Stickyshop  http://localhost:8080  stage distributed  up 3 min, supervisor pid 12

          state    port   pid    up  requests  now  sessions
edge      ready    8080  4711  63 s                           configuration 4
app-1     ready    8181  4711  63 s     1,204    2         7  came back once
app-2     stopped  8182     -     -     1,204    2         7  out of rotation
db-1      ready    8381  4711  63 s                           primary
db-2      ready    8381  4711  63 s                           read replica, lag 3.2 s
redis     ready    8480  4711  63 s                       31  3.0 MB
whoami-1  ready    8581  4711  63 s
lab       ready    8081  4711  63 s

strategy sticky   sessions memory   reads replica   freshness ?   cache on

Active faults
  db-2   lag of 3 s  for another 30 s
  app-2  stopped
`,
  )
})

test('a load balancer is shown with the virtual address that it has', () => {
  const edges = [['10.30.80.10'], []].map((addresses, at) => ({
    ...{ ...process(`edge-${at + 1}`, 8080), configVersion: 4, addresses },
  }))
  const text = statusText({ ...status, edges }, styleFor({}), now)
  assert.match(text, /^edge-1 .*configuration 4, has 10\.30\.80\.10$/m)
  assert.match(text, /^edge-2 .*configuration 4$/m)
})
