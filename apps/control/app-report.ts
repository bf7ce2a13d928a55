import type { Settings } from '../../infra/topology.ts'
import type { LimitStatus } from '../shared/own-usage.ts'
import { until } from '../shared/until.ts'
import type { Component, Driver } from './driver.ts'

/** `GET /state` of the internal port of an app replica. */
export interface AppReport {
  version: string
  /** ISO 8601. */
  startedAt: string
  /** Processor time since its start. */
  cpuMs: number
  /** Resident memory. */
  memoryBytes: number
  /** It accepts requests, whether or not it can answer them. */
  started: boolean
  /** It can answer at least some requests. */
  ready: boolean
  draining: boolean
  /** `paused`: it answers nobody, until the fault clears. `stopped`: its public port is closed. */
  process: 'running' | 'paused' | 'stopped'
  requests: number
  inFlight: number
  sessions: { store: string; inMemory: number }
  settings: Settings
  databases: {
    name: string
    reachable: boolean
    writable: boolean
    lagMs: number | null
    problem: string | null
  }[]
  redis: 'up' | 'away' | 'off'
  faults: { slowMs: number; slowUntil: string | null; slowAtOnce: number }
  limits: LimitStatus[]
}

/** The settings in a status; null while they are unknown. */
export interface KnownSettings {
  sessions: string | null
  reads: string | null
  freshness: string | null
}

/**
 * The newest settings that an app replica uses, null when none has read any. They are
 * known without a database: while the primary is away, too.
 */
export function newestSettings(states: readonly (AppReport | null)[]): KnownSettings | null {
  const [newest] = states
    .flatMap((state) => (state && state.settings.version > 0 ? [state.settings] : []))
    .sort((a, b) => b.version - a.version)
  if (!newest) return null
  const { sessionStore, reads, freshness } = newest
  return { sessions: sessionStore, reads, freshness }
}

/** A problem with a database that only app replicas report. */
export const problemSeen = (
  name: string,
  states: readonly (Pick<AppReport, 'databases'> | null)[],
): string | null =>
  states
    .flatMap((state) => state?.databases ?? [])
    .find((database) => database.name === name && database.problem)?.problem ?? null

const everyMs = 50

/** Waits until every app replica in rotation reports it. False if `withinMs` pass first. */
export const appsAgree = (
  driver: Driver,
  holds: (report: AppReport) => boolean,
  withinMs: number,
): Promise<boolean> => until(() => doAppsAgree(driver, holds), withinMs, everyMs)

async function doAppsAgree(driver: Driver, holds: (report: AppReport) => boolean) {
  const apps = (await driver.listApps()).filter(({ inRotation }) => inRotation)
  return apps.every(({ report }) => report !== null && holds(report))
}

/**
 * Waits until every app replica in rotation has noticed which databases answer, which one takes
 * writes, and whether Redis answers. False if `withinMs` pass first.
 */
export const appsSeeStores = (driver: Driver, withinMs = 5000): Promise<boolean> =>
  until(
    async () => {
      const [components, { primary }] = await Promise.all([
        driver.listComponents(),
        driver.getReplication(),
      ])
      return doAppsAgree(driver, (report) => seesStores(report, components, primary))
    },
    withinMs,
    everyMs,
  )

const seesStores = (report: AppReport, components: readonly Component[], primary: string | null) =>
  components.every(({ name, kind, state }) => {
    const isUp = state === 'ready'
    if (kind === 'redis') return report.redis === (hasRedis(components) ? 'up' : 'away')
    if (kind !== 'database') return true
    const seen = report.databases.find((database) => database.name === name)
    return seen?.reachable === isUp && seen.writable === (isUp && name === primary)
  })

/** Of several servers, one is enough: it is the master then. */
const hasRedis = (components: readonly Component[]) =>
  components.some(({ kind, state }) => kind === 'redis' && state === 'ready')
