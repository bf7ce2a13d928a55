import type { LimitStatus } from '../../shared/own-limits.ts'
import { type KnownSettings, newestSettings, problemSeen } from '../app-report.ts'
import type { App, Component, ComponentUsage, Driver } from '../driver.ts'
import type { TimedFault } from '../faults.ts'
import { inTime } from './in-time.ts'
import { listFaults } from './list-faults.ts'
import type { ProcessStatus, ReplicaStatus, Status } from './status.ts'

interface Known {
  url: string
  runDir: string
  startedAt: number
  faults: readonly TimedFault[]
  limits: readonly LimitStatus[]
  /** How old and how late reports of the components may be. */
  reports: { timeoutMs?: number; maxAgeMs?: number }
}

/** Everything as it is now. */
export async function getStatus(driver: Driver, known: Known): Promise<Status> {
  const { url, runDir, startedAt, faults, limits } = known
  const state = await driver.getState(known.reports)
  const { edge, apps, databases, replication, redis, whoami, console } = state
  const reports = apps.map(({ report }) => report)
  const settings =
    newestSettings(reports) ?? (await inTime(storedSettings(driver), unknownSettings))
  return {
    url,
    runDir,
    supervisor: { pid: process.pid, uptimeMs: Date.now() - startedAt },
    switches: {
      replicas: state.replicas,
      strategy: edge.strategy,
      cache: edge.cache,
      ...settings,
    },
    edge: { ...processStatus(edge), configVersion: edge.configVersion },
    replicas: apps.map(replicaStatus),
    databases: databases.map(({ role, writable, lagMs, problem, ...database }) => ({
      ...processStatus(database),
      ...{ role, writable, lagMs },
      problem: problem ?? problemSeen(database.name, reports),
    })),
    ...(replication && { replication: processStatus(replication) }),
    redis: { ...processStatus(redis), sessions: redis.sessions, memoryBytes: redis.memoryBytes },
    whoami: whoami.map(processStatus),
    console: processStatus(console),
    faults: listFaults(state, faults),
    limits,
  }
}

function processStatus(component: Component & ComponentUsage): ProcessStatus {
  const { name, state, pid, port, uptimeMs, restarts, cpuMs, memoryBytes, version } = component
  return { name, state, pid, port, uptimeMs, restarts, cpuMs, memoryBytes, version }
}

function replicaStatus(app: App & ComponentUsage): ReplicaStatus {
  const { internalHost, internalPort, inRotation, drained, report } = app
  return {
    ...processStatus(app),
    internalPort,
    internalHost,
    drained,
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
