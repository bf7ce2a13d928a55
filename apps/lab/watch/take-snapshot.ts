import type { ProcessStatus, Status } from '../../control/status/status.ts'
import { cpuPercent, databasePartState, partState, replicaPartState } from './part-state.ts'
import type { AllRates } from './rates.ts'
import type { Flow, PartView, Snapshot } from './snapshot.ts'

/** A status and when it was seen. */
export interface Seen {
  at: number
  status: Status
}

/** The picture of what is seen now; `before` is the look that tells processor time apart. */
export function takeSnapshot(
  at: number,
  now: Seen,
  before: Seen | null,
  rates: AllRates,
): Snapshot {
  const { status } = now
  const seconds = before ? (now.at - before.at) / 1000 : 0
  const earlier = new Map(before ? processesOf(before.status).map((one) => [one.name, one]) : [])
  const basics = (process: ProcessStatus) =>
    basicsOf(process, cpuPercent(process, earlier.get(process.name), seconds))
  return {
    at,
    seenAt: now.at,
    switches: status.switches,
    parts: [
      edgeView(basics, status, rates),
      ...status.replicas.map((one) => replicaView(basics, one, status, rates)),
      ...status.databases.map((one) => databaseView(basics, one, rates)),
      redisView(basics, status, rates),
      ...status.whoami.map(
        (one): PartView => ({
          ...basics(one),
          kind: 'whoami',
          requestsPerSecond: rates.whoami.get(one.name) ?? 0,
        }),
      ),
    ],
    flows: flowsOf(status, rates),
    totals: rates.totals,
    faults: status.faults,
  }
}

const processesOf = ({ edge, replicas, databases, redis, whoami }: Status): ProcessStatus[] => [
  edge,
  ...replicas,
  ...databases,
  redis,
  ...whoami,
]

type Basics = (process: ProcessStatus) => Omit<PartView, 'kind'>

const basicsOf = (process: ProcessStatus, percent: number | null): Omit<PartView, 'kind'> => ({
  name: process.name,
  state: partState(process),
  role: null,
  requestsPerSecond: null,
  percentileSeconds: null,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
  errorsPerSecond: null,
  sessions: null,
  inFlight: null,
  version: process.version,
  memoryBytes: process.memoryBytes,
  cpuPercent: percent,
  lagMs: null,
  uptimeMs: process.uptimeMs,
  restarts: process.restarts,
  pid: process.pid,
  port: process.port,
  problem: null,
})

/** What the edge passes on is what the replicas get. */
const edgeView = (basics: Basics, { edge }: Status, { totals }: AllRates): PartView => {
  const { sessionsFound: _, ...through } = totals
  return { ...basics(edge), kind: 'edge', ...through, version: String(edge.configVersion) }
}

function replicaView(
  basics: Basics,
  replica: Status['replicas'][number],
  { switches }: Status,
  { replicas }: AllRates,
): PartView {
  const { inFlight, sessionsInMemory } = replica
  const answers = replica.version !== null
  return {
    ...basics(replica),
    kind: 'replica',
    state: replicaPartState(replica),
    ...replicas.get(replica.name),
    inFlight: answers ? inFlight : null,
    // Those of before a switch are of no use while sessions are elsewhere.
    sessions: answers && switches.sessions !== 'redis' ? sessionsInMemory : null,
  }
}

function databaseView(
  basics: Basics,
  database: Status['databases'][number],
  { uses }: AllRates,
): PartView {
  const { role, lagMs, problem } = database
  return {
    ...basics(database),
    kind: 'database',
    state: databasePartState(database),
    role,
    lagMs: role === 'replica' ? lagMs : null,
    problem,
    requestsPerSecond: usesOf(database.name, uses),
  }
}

function redisView(basics: Basics, { redis }: Status, { uses }: AllRates): PartView {
  const answers = redis.state === 'ready'
  return {
    ...basics(redis),
    kind: 'redis',
    sessions: answers ? redis.sessions : null,
    memoryBytes: answers ? redis.memoryBytes : null,
    requestsPerSecond: usesOf('redis', uses),
  }
}

const usesOf = (name: string, uses: AllRates['uses']): number =>
  [...uses.values()].reduce((sum, use) => sum + (use.get(name) ?? 0), 0)

function flowsOf(status: Status, { replicas, totals, uses, whoami: asked }: AllRates): Flow[] {
  const { edge, databases, redis, whoami } = status
  const stores = [...databases.map(({ name }) => name), redis.name]
  return [
    { from: 'browser', to: edge.name, perSecond: totals.requestsPerSecond },
    ...status.replicas.flatMap(({ name }) => [
      { from: edge.name, to: name, perSecond: replicas.get(name)?.requestsPerSecond ?? 0 },
      ...stores.map((to) => ({ from: name, to, perSecond: uses.get(name)?.get(to) ?? 0 })),
    ]),
    ...whoami.map(({ name }) => ({
      ...{ from: edge.name, to: name },
      perSecond: asked.get(name) ?? 0,
    })),
  ]
}
