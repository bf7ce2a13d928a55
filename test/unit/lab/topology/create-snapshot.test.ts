import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Status } from '../../../../apps/control/status/status.ts'
import { createSnapshot } from '../../../../apps/lab/topology/create-snapshot.ts'
import type { AllRates } from '../../../../apps/lab/topology/rates.ts'
import { stages } from '../../../../infra/stages/stages.ts'
import { aDatabase, aProcess, aReplica, aStatus, statusOf } from './fixtures.ts'

const totals = {
  ...{
    requestsPerSecond: 30,
    errorsPerSecond: 0,
    p50Ms: 5,
    p95Ms: 9,
    p99Ms: 12,
    percentileSeconds: 10,
  },
  sessionsFound: 1,
}
const rates: AllRates = {
  replicas: new Map([['app-1', totals]]),
  totals,
  uses: new Map([['app-1', new Map([['db-2', 90]])]]),
  whoami: new Map([['whoami-1', 4]]),
}

const snapshotAfter = (status: Status, before: Status | null = null) =>
  createSnapshot(2000, { at: 2000, status }, before && { at: 1000, status: before }, rates)

const part = (name: string, status: Status, before: Status | null = null) => {
  const found = snapshotAfter(status, before).parts.find((one) => one.name === name)
  assert.ok(found, name)
  return found
}

test('a replica is what is done to it', () => {
  const state = (more: object) =>
    part('app-1', aStatus({ replicas: [aReplica('app-1', more)] })).state
  assert.equal(state({}), 'ready')
  assert.equal(state({ slowMs: 300 }), 'slow')
  assert.equal(state({ drained: true, inRotation: false }), 'draining')
  assert.equal(state({ inRotation: false }), 'away')
  assert.equal(state({ state: 'paused', inRotation: false }), 'paused')
  assert.equal(state({ state: 'waiting', slowMs: 300 }), 'waiting')
})

test('a database lags, fails to follow, or is a primary that cannot be written', () => {
  const state = (more: object) =>
    part('db-2', aStatus({ databases: [aDatabase('db-2', more)] })).state
  assert.equal(state({ lagMs: 600 }), 'ready')
  assert.equal(state({ lagMs: 5200 }), 'lagging')
  assert.equal(state({ problem: 'its history differs' }), 'away')
  assert.equal(state({ role: 'primary', writable: false }), 'away')
  assert.equal(state({ role: 'primary', writable: true, lagMs: 5200 }), 'ready')
})

test('processor time is told from the same process a moment before', () => {
  const before = aStatus({ whoami: [aProcess('whoami-1', { cpuMs: 1000 })] })
  const percent = (more: object) =>
    part('whoami-1', aStatus({ whoami: [aProcess('whoami-1', more)] }), before).cpuPercent
  assert.equal(percent({ cpuMs: 1250 }), 25)
  assert.equal(percent({ cpuMs: 1250, pid: 101 }), null)
  assert.equal(percent({ cpuMs: 10 }), null)
  assert.equal(percent({ cpuMs: null }), null)
})

test('sessions are counted where they are', () => {
  assert.equal(part('app-1', aStatus()).sessions, 5)
  assert.equal(part('redis', aStatus()).sessions, 9)
  const { switches } = aStatus()
  const shared = aStatus({ switches: { ...switches, sessions: 'redis' } })
  assert.equal(part('app-1', shared).sessions, null)
  const { redis } = aStatus()
  assert.equal(part('redis', aStatus({ redis: { ...redis, state: 'stopped' } })).sessions, null)
})

test('flows follow a request from the browser to what its replica asks', () => {
  const { flows } = snapshotAfter(aStatus())
  const flow = (from: string, to: string) =>
    flows.find((one) => one.from === from && one.to === to)?.perSecond
  assert.equal(flow('browser', 'edge'), 30)
  assert.equal(flow('edge', 'app-1'), 30)
  assert.equal(flow('app-1', 'db-2'), 90)
  assert.equal(flow('app-1', 'redis'), 0)
  assert.equal(flow('edge', 'whoami-1'), 4)
})

test('what is shown while nobody answers says when it was seen', () => {
  const seen = { at: 1000, status: aStatus() }
  const { at, seenAt } = createSnapshot(9000, seen, null, rates)
  assert.deepEqual([at, seenAt], [9000, 1000])
})

test('every part says which program it is, where it is known', () => {
  const versions = (more: Partial<Status>) =>
    snapshotAfter(aStatus(more)).parts.map(({ name, version }) => `${name}: ${version}`)
  const known = versions({
    databases: [aDatabase('db-1', { version: 'MySQL 9.7.0' })],
    redis: { ...aProcess('redis'), sessions: 0, memoryBytes: 0, version: 'Redis 8.0.5' },
    whoami: [aProcess('whoami-1', { version: 'Node 24.1.0' })],
  })
  assert.deepEqual(known, [
    ...['edge: 3', 'app-1: 0.1.0', 'db-1: MySQL 9.7.0'],
    ...['redis: Redis 8.0.5', 'whoami-1: Node 24.1.0'],
  ])
})

test('a group has a primary, which says how long nobody took the writes before it, and members', () => {
  const status = statusOf(stages['scale-up'])
  const [primary, ...others] = status.databases
  assert.ok(primary)
  const after = { ...status, databases: [{ ...primary, tookOverMs: 4200 }, ...others] }
  assert.deepEqual([part('db-1', after).role, part('db-1', after).tookOverMs], ['primary', 4200])
  assert.deepEqual([part('db-2', after).role, part('db-2', after).tookOverMs], ['member', null])
})

test('of two load balancers, the one that has the virtual address is active', () => {
  const status = statusOf(stages['scale-up'])
  const [first, second] = status.edges
  assert.ok(first && second)
  const has = (...addresses: string[][]) => ({
    ...status,
    edges: [first, second].map((edge, at) => ({ ...edge, addresses: addresses[at] ?? [] })),
  })
  const rolesOf = (now: Status) => ['edge-1', 'edge-2'].map((name) => part(name, now).role)
  assert.deepEqual(rolesOf(has(['10.0.0.1'], [])), ['active', 'passive'])
  assert.deepEqual(rolesOf(has([], ['10.0.0.1'])), ['passive', 'active'])
  assert.deepEqual(rolesOf(has([], [])), [null, null])
  const both = has([], ['10.0.0.1', '10.0.0.2'])
  assert.equal(part('edge-2', both).addresses, '10.0.0.1, 10.0.0.2')
  assert.deepEqual(rolesOf(status), [null, null])
})
