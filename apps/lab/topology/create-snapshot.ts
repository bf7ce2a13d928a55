import { hasWebTier } from '../../../infra/stages/stages.ts'
import {
  type DatabaseStatus,
  databaseRole,
  listProcesses,
  type ProcessStatus,
  type ReplicaStatus,
  type Status,
} from '../../control/status/status.ts'
import type { AllRates } from './rates.ts'
import type { ComponentState, ComponentView, Flow, Snapshot } from './snapshot.ts'

/** A status and its time. */
export interface Seen {
  at: number
  status: Status
}

/** Builds a snapshot; `before` is the previous status, for CPU usage. */
export function createSnapshot(
  at: number,
  now: Seen,
  before: Seen | null,
  rates: AllRates,
): Snapshot {
  const { status } = now
  const seconds = before ? (now.at - before.at) / 1000 : 0
  const earlier = new Map(
    before ? listProcesses(before.status).map(({ process }) => [process.name, process]) : [],
  )
  const basics = (process: ProcessStatus) =>
    basicsOf(process, cpuPercent(process, earlier.get(process.name), seconds))
  return {
    at,
    seenAt: now.at,
    switches: status.switches,
    parts: [
      ...status.edges.map((edge) => edgeView(basics, edge, status, rates)),
      ...status.web.map((one): ComponentView => ({ ...basics(one), kind: 'web' })),
      ...status.replicas.map((one) => replicaView(basics, one, status, rates)),
      ...status.databases.map((one) => databaseView(basics, one, status, rates)),
      ...(status.redis ? [redisView(basics, status.redis, status, rates)] : []),
      ...status.redisReplicas.map(
        (one): ComponentView => ({ ...basics(one), kind: 'redis', role: 'standby' }),
      ),
      ...status.sentinels.map((one): ComponentView => ({ ...basics(one), kind: 'sentinel' })),
      ...status.whoami.map(
        (one): ComponentView => ({
          ...basics(one),
          kind: 'whoami',
          requestsPerSecond: rates.whoami.get(one.name) ?? 0,
        }),
      ),
      ...status.monitoring.map((one): ComponentView => ({ ...basics(one), kind: 'monitoring' })),
    ],
    flows: flowsOf(status, rates),
    totals: rates.totals,
    faults: status.faults,
  }
}

type Basics = (process: ProcessStatus) => Omit<ComponentView, 'kind'>

const basicsOf = (process: ProcessStatus, percent: number | null): Omit<ComponentView, 'kind'> => ({
  name: process.name,
  state: componentState(process),
  role: null,
  requestsPerSecond: null,
  percentileSeconds: null,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
  errorsPerSecond: null,
  sessions: null,
  inFlight: null,
  weight: null,
  version: process.version,
  memoryBytes: process.memoryBytes,
  cpuPercent: percent,
  lagMs: null,
  addresses: null,
  tookOverMs: null,
  uptimeMs: process.uptimeMs,
  restarts: process.restarts,
  pid: process.pid,
  port: process.port,
  problem: null,
})

/** Of two with a virtual address. While neither answers there, nobody knows who has it. */
function edgeRole(
  { addresses = [] }: Status['edges'][number],
  edges: Status['edges'],
): ComponentView['role'] {
  if (addresses.length > 0) return 'active'
  return edges.some((one) => one.addresses?.length) ? 'passive' : null
}

/** The edge's rates are those of all app replicas together. Which part each of two has, nobody counts. */
const edgeView = (
  basics: Basics,
  edge: Status['edges'][number],
  { edges }: Status,
  { totals }: AllRates,
): ComponentView => {
  const { sessionsFound: _, ...through } = totals
  const rates = edges.length === 1 ? through : {}
  return {
    ...basics(edge),
    kind: 'edge',
    ...rates,
    version: String(edge.configVersion),
    role: edgeRole(edge, edges),
    addresses: edge.addresses?.join(', ') || null,
  }
}

function replicaView(
  basics: Basics,
  replica: Status['replicas'][number],
  { switches }: Status,
  { replicas }: AllRates,
): ComponentView {
  const { inFlight, sessionsInMemory, weight } = replica
  const answers = replica.version !== null
  return {
    ...basics(replica),
    kind: 'replica',
    state: appState(replica),
    ...replicas.get(replica.name),
    inFlight: answers ? inFlight : null,
    weight,
    // Sessions left in memory are of no use while another session store is in use.
    sessions: answers && (switches.sessions ?? 'memory') === 'memory' ? sessionsInMemory : null,
  }
}

function databaseView(
  basics: Basics,
  database: Status['databases'][number],
  { stage }: Status,
  { uses }: AllRates,
): ComponentView {
  const { role, lagMs, problem } = database
  return {
    ...basics(database),
    kind: 'database',
    state: databaseState(database),
    role: databaseRole(stage, database),
    lagMs: role === 'replica' ? lagMs : null,
    problem,
    tookOverMs: database.tookOverMs ?? null,
    requestsPerSecond: usesOf(database.name, uses),
  }
}

function redisView(
  basics: Basics,
  redis: NonNullable<Status['redis']>,
  { sentinels }: Status,
  { uses }: AllRates,
): ComponentView {
  const answers = redis.state === 'ready'
  return {
    ...basics(redis),
    kind: 'redis',
    role: sentinels.length > 0 ? 'master' : null,
    tookOverMs: redis.tookOverMs ?? null,
    sessions: answers ? redis.sessions : null,
    memoryBytes: answers ? redis.memoryBytes : null,
    requestsPerSecond: usesOf('redis', uses),
  }
}

const usesOf = (name: string, uses: AllRates['uses']): number =>
  [...uses.values()].reduce((sum, use) => sum + (use.get(name) ?? 0), 0)

function flowsOf(status: Status, { replicas, totals, uses, whoami: asked }: AllRates): Flow[] {
  const { edges, web, databases, redis, whoami } = status
  const tiers = hasWebTier(status.stage) ? web : edges
  const stores = [
    ...databases.map(({ name }) => ({ to: name, counted: name })),
    // Whichever server is the master now.
    ...(redis ? [{ to: redis.name, counted: 'redis' }] : []),
  ]
  return [
    ...shared('browser', edges, totals.requestsPerSecond),
    ...(hasWebTier(status.stage)
      ? edges.flatMap(({ name }) => shared(name, web, totals.requestsPerSecond / edges.length))
      : web.map(({ name }) => ({ from: edges[0]?.name ?? 'edge', to: name, perSecond: null }))),
    ...status.replicas.flatMap(({ name }) => [
      ...sharedBy(tiers, name, replicas.get(name)?.requestsPerSecond ?? 0),
      ...stores.map(({ to, counted }) => ({
        ...{ from: name, to },
        perSecond: uses.get(name)?.get(counted) ?? 0,
      })),
    ]),
    ...whoami.flatMap(({ name }) => sharedBy(tiers, name, asked.get(name) ?? 0)),
  ]
}

/** Load balancers and web servers that work get equal shares, so that nobody has to count them. */
const working = (all: readonly ProcessStatus[]) => all.filter(({ state }) => state === 'ready')

const shared = (from: string, to: readonly ProcessStatus[], perSecond: number): Flow[] =>
  to.map((one) => ({
    ...{ from, to: one.name },
    perSecond: working(to).includes(one) ? perSecond / working(to).length : 0,
  }))

const sharedBy = (from: readonly ProcessStatus[], to: string, perSecond: number): Flow[] =>
  from.map((one) => ({
    ...{ from: one.name, to },
    perSecond: working(from).includes(one) ? perSecond / working(from).length : 0,
  }))

/** Heartbeats are written twice a second, so anything below is measuring noise. */
const lagFromMs = 1000

/** The state shown for a process. */
export const componentState = ({ state }: ProcessStatus): ComponentState =>
  state === 'unresponsive' ? 'away' : state

export function appState(replica: ReplicaStatus): ComponentState {
  const { drained, inRotation, slowMs } = replica
  const state = componentState(replica)
  if (state === 'ready' && drained) return 'draining'
  if (state === 'ready' && !inRotation) return 'away'
  return state === 'ready' && slowMs > 0 ? 'slow' : state
}

export function databaseState(database: DatabaseStatus): ComponentState {
  const { role, writable, lagMs, problem } = database
  const state = componentState(database)
  if (state !== 'ready') return state
  if (problem !== null || (role === 'primary' && !writable)) return 'away'
  return role === 'replica' && lagMs !== null && lagMs >= lagFromMs ? 'lagging' : state
}

/** Percent of one core between two statuses of the same process. */
export function cpuPercent(
  now: ProcessStatus,
  before: ProcessStatus | undefined,
  seconds: number,
): number | null {
  if (now.cpuMs === null || before?.cpuMs == null || now.pid !== before.pid) return null
  if (now.cpuMs < before.cpuMs || seconds <= 0) return null
  return (now.cpuMs - before.cpuMs) / seconds / 10
}
