import type { Stage } from '../../../infra/stages/stage.ts'
import { hasWebTier } from '../../../infra/stages/stages.ts'
import type { OnOff, Strategy } from '../../../infra/topology.ts'
import type { LimitStatus } from '../../shared/own-usage.ts'
import type { Alert } from '../alerts.ts'
import { type KnownSettings, newestSettings, problemSeen } from '../app-report.ts'
import type {
  App,
  Component,
  ComponentKind,
  ComponentState,
  ComponentUsage,
  Driver,
  EdgeFacts,
  RedisFacts,
} from '../driver.ts'
import { type Fault, listFaults, type TimedFault } from '../faults.ts'
import { inTime } from './in-time.ts'

/** One child process. */
export interface ProcessStatus {
  name: string
  state: ComponentState
  pid: number | null
  port: number
  /** Milliseconds since it was started; null while it does not run. */
  uptimeMs: number | null
  /** How often it was started again by itself. */
  restarts: number
  /** Processor time since it was started, with all processes it started; null where it is unknown. */
  cpuMs: number | null
  /** Resident memory of the same processes; of Redis what it reports itself, `used_memory`. */
  memoryBytes: number | null
  /** Of the program: `MySQL 9.7.0`; of an app replica the shop's own. Null while it is unknown. */
  version: string | null
}

export interface ReplicaStatus extends ProcessStatus {
  internalPort: number
  /** Where `internalPort` is, as the lab reaches it: `127.0.0.1`, or a container's address. */
  internalHost: string
  /** Whether the edge sends it requests. */
  inRotation: boolean
  drained: boolean
  /** Its share of the requests beside the others'. */
  weight: number
  requests: number
  inFlight: number
  sessionsInMemory: number
  settingsVersion: number
  slowMs: number
  slowUntil: string | null
  /** How many pages it makes at the same time while it is slow; 0 is any number. */
  slowAtOnce?: number
}

export interface DatabaseStatus extends ProcessStatus {
  role: 'primary' | 'replica'
  writable: boolean
  lagMs: number | null
  /** Why it does not replicate, or takes no writes. */
  problem: string | null
  /** Of the one that takes the writes of a group: how long none did before it; absent as long as none has failed. */
  tookOverMs?: number
}

export type DatabaseRole = DatabaseStatus['role'] | 'member'

/** Those of a group that take no writes are its members. */
export const databaseRole = (
  { failover }: Pick<Stage, 'failover'>,
  { role }: Pick<DatabaseStatus, 'role'>,
): DatabaseRole => (failover === 'group' && role === 'replica' ? 'member' : role)

export type FaultStatus = Fault

/** Everything at one moment; `GET /status` of the control socket, `lab status --json`. */
export interface Status {
  url: string
  runDir: string
  /** What runs, with single features exchanged. */
  stage: Stage
  supervisor: { pid: number; uptimeMs: number }
  switches: {
    replicas: number
    /** Instances of whoami. */
    whoami: number
    /** Web servers behind load balancers; 0 where there is one edge. */
    web: number
    strategy: Strategy
    /** Null while no database can be asked. */
    sessions: string | null
    reads: string | null
    freshness: string | null
    cache: OnOff
    /** TLS from the edge to app replicas; absent in a stage without TLS on inner hops. */
    appTls?: OnOff
  }
  /** The first of `edges`. */
  edge: ProcessStatus & { configVersion: number }
  /** All load balancers. */
  edges: (ProcessStatus & EdgeFacts)[]
  /** Behind load balancers; or the one for static files behind HAProxy. */
  web: ProcessStatus[]
  replicas: ReplicaStatus[]
  databases: DatabaseStatus[]
  /** Gives the databases their roles. */
  replication?: ProcessStatus
  /** Null in a stage without Redis. */
  redis: (ProcessStatus & RedisFacts) | null
  /** With sentinels, `redis` is the master, and these are its replicas. */
  redisReplicas: ProcessStatus[]
  sentinels: ProcessStatus[]
  whoami: ProcessStatus[]
  lab: ProcessStatus
  /** Prometheus, Alertmanager and the exporters. */
  monitoring: ProcessStatus[]
  /** The same, under the name of before; to be removed with the next version. */
  console?: ProcessStatus
  faults: FaultStatus[]
  /** What Alertmanager reports; empty without monitoring. */
  alerts: readonly Alert[]
  /** Connections, disk space, memory and open files of every component that reports them. */
  limits: readonly LimitStatus[]
}

/** Every process of a status with its kind, the load balancer first. */
export function listProcesses(status: Status): { kind: ComponentKind; process: ProcessStatus }[] {
  const { edges, web, replicas, databases, replication, redis, whoami, lab, monitoring } = status
  const { redisReplicas, sentinels } = status
  const all = (kind: ComponentKind, processes: readonly ProcessStatus[]) =>
    processes.map((process) => ({ kind, process }))
  return [
    ...all('edge', edges),
    ...all('web', web),
    ...all('app', replicas),
    ...all('database', databases),
    ...all('replication', replication ? [replication] : []),
    ...all('redis', [...(redis ? [redis] : []), ...redisReplicas]),
    ...all('sentinel', sentinels),
    ...all('whoami', whoami),
    ...all('lab', [lab]),
    ...all('monitoring', monitoring),
  ]
}

interface Known {
  url: string
  runDir: string
  startedAt: number
  faults: readonly TimedFault[]
  alerts: readonly Alert[]
  limits: readonly LimitStatus[]
  /** How old and how late reports of the components may be. */
  reports: { timeoutMs?: number; maxAgeMs?: number }
}

/** Everything as it is now. */
export async function getStatus(driver: Driver, known: Known): Promise<Status> {
  const { url, runDir, startedAt, faults, alerts, limits } = known
  const state = await driver.getState(known.reports)
  const { edge, web, apps, databases, replication, redis, whoami, lab, monitoring } = state
  const reports = apps.map(({ report }) => report)
  const settings =
    newestSettings(reports) ?? (await inTime(storedSettings(driver), unknownSettings))
  return {
    url,
    runDir,
    stage: driver.stage,
    supervisor: { pid: process.pid, uptimeMs: Date.now() - startedAt },
    switches: {
      replicas: state.replicas,
      whoami: whoami.length,
      web: hasWebTier(driver.stage) ? web.length : 0,
      strategy: edge.strategy,
      cache: edge.cache,
      ...(edge.appTls && { appTls: edge.appTls }),
      ...settings,
    },
    edge: { ...processStatus(edge), configVersion: edge.configVersion },
    edges: state.edges.map(({ configVersion, addresses, ...one }) => ({
      ...processStatus(one),
      configVersion,
      ...(addresses && { addresses }),
    })),
    web: web.map(processStatus),
    replicas: apps.map(replicaStatus),
    databases: databases.map(({ role, writable, lagMs, problem, tookOverMs, ...database }) => ({
      ...processStatus(database),
      ...{ role, writable, lagMs },
      ...(tookOverMs != null && { tookOverMs }),
      problem: problem ?? problemSeen(database.name, reports),
    })),
    ...(replication && { replication: processStatus(replication) }),
    redis: redis && {
      ...processStatus(redis),
      sessions: redis.sessions,
      memoryBytes: redis.memoryBytes,
      ...(redis.tookOverMs != null && { tookOverMs: redis.tookOverMs }),
    },
    redisReplicas: state.redisReplicas.map(processStatus),
    sentinels: state.sentinels.map(processStatus),
    whoami: whoami.map(processStatus),
    lab: processStatus(lab),
    monitoring: monitoring.map(processStatus),
    console: processStatus(lab),
    faults: listFaults(state, faults),
    alerts,
    limits,
  }
}

function processStatus(component: Component & ComponentUsage): ProcessStatus {
  const { name, state, pid, port, uptimeMs, restarts, cpuMs, memoryBytes, version } = component
  return { name, state, pid, port, uptimeMs, restarts, cpuMs, memoryBytes, version }
}

function replicaStatus(app: App & ComponentUsage): ReplicaStatus {
  const { internalHost, internalPort, inRotation, drained, weight, report } = app
  return {
    ...processStatus(app),
    internalPort,
    internalHost,
    drained,
    weight,
    requests: report?.requests ?? 0,
    inFlight: report?.inFlight ?? 0,
    sessionsInMemory: report?.sessions.inMemory ?? 0,
    settingsVersion: report?.settings.version ?? 0,
    slowMs: report?.faults.slowMs ?? 0,
    slowUntil: report?.faults.slowUntil ?? null,
    slowAtOnce: report?.faults.slowAtOnce ?? 0,
    inRotation,
  }
}

const unknownSettings: KnownSettings = { sessions: null, reads: null, freshness: null }

/** The settings as the database has them, for when no app replica reports any. */
async function storedSettings(driver: Driver): Promise<KnownSettings> {
  const rows = await driver.queryAny('SELECT name, value FROM settings').catch(() => [])
  const value = (name: string) => {
    const row = rows.find((one) => one.name === name)
    return row ? String(row.value) : null
  }
  return { sessions: value('session_store'), reads: value('reads'), freshness: value('freshness') }
}
