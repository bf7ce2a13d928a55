import { readFileSync } from 'node:fs'
import type { Stage } from '../../../../infra/stages/stage.ts'
import { fetchDirect, withSecret } from '../../../shared/direct-http.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import type { LimitStatus, OwnUsage } from '../../../shared/own-usage.ts'
import type { Component, ComponentUsage, SystemState } from '../../driver.ts'
import { createLastKnown, inTime } from '../../status/in-time.ts'
import { type Components, componentOf } from './components.ts'
import { type DatabaseView, getControllerState } from './databases.ts'
import { getEdgeLimits, getEdgeSwitches } from './edge.ts'
import { getRedisReport, type RedisReport } from './redis.ts'
import { type RedisServer, redisServersOf } from './redis-servers.ts'

/** What the lab shows of the whole system: states, usage and limits. */
export function createSystemState(stage: Stage, components: Components) {
  const { listApps, listDatabases, listEdges, listMonitors, listWeb, listWhoami } = components
  const servers = redisServersOf(stage).filter(({ kind }) => kind === 'redis')
  const labUsage = createLastKnown<OwnUsage>()
  let recentRedis: { at: number; reports: Promise<RedisView[]> } | undefined

  async function getState({ timeoutMs = 500, maxAgeMs = 0 } = {}): Promise<SystemState> {
    const [
      edgeList,
      web,
      appList,
      databases,
      views,
      redisList,
      whoamiList,
      lab,
      controller,
      monitors,
    ] = await Promise.all([
      listEdges(),
      listWeb(timeoutMs),
      listApps(timeoutMs),
      listDatabases(),
      recentRedisReports(maxAgeMs),
      components.listRedis(timeoutMs),
      listWhoami(timeoutMs),
      labUsage('lab', getLabUsage(), timeoutMs),
      inTime(getControllerState(), null),
      listMonitors(timeoutMs),
    ])
    const { configVersion, ...switches } = getEdgeSwitches()
    const edges = edgeList.map((one) => ({
      ...one,
      ...unknownUsage,
      configVersion: one.configVersion ?? configVersion,
    }))
    const [first] = edges
    if (!first) throw new Error('There is no edge.')
    return {
      replicas: appList.length,
      edge: { ...first, ...switches },
      edges,
      apps: appList.map((app) => ({
        ...app,
        cpuMs: app.report?.cpuMs ?? null,
        memoryBytes: app.report?.memoryBytes ?? null,
        version: app.report?.version ?? null,
      })),
      databases: databases.map((database) => ({
        ...database,
        ...unknownUsage,
        version: controller?.nodes.find(({ name }) => name === database.name)?.version ?? null,
      })),
      web: web.map((one) => ({ ...one, ...unknownUsage })),
      redis: redisOf(redisList, views),
      redisReplicas: redisList
        .filter(({ name, kind }) => kind === 'redis' && name !== redisOf(redisList, views)?.name)
        .map((one) => ({ ...one, ...unknownUsage })),
      sentinels: redisList
        .filter(({ kind }) => kind === 'sentinel')
        .map((one) => ({ ...one, ...unknownUsage })),
      whoami: whoamiList,
      lab: {
        ...componentOf('lab', 'lab', lab ? 'ready' : 'unresponsive', 3000, lab?.uptimeMs),
        cpuMs: lab?.cpuMs ?? null,
        memoryBytes: lab?.memoryBytes ?? null,
        version: lab?.version ?? null,
      },
      monitoring: monitors.map((one) => ({ ...one, ...unknownUsage })),
    }
  }

  /** Counting the sessions costs Redis time. A server that is late does not hide the others. */
  function recentRedisReports(maxAgeMs: number): Promise<RedisView[]> {
    const view = async ({ name }: RedisServer) => ({
      name,
      report: await inTime(
        getRedisReport(name).catch(() => null),
        null,
      ),
    })
    if (!recentRedis || Date.now() - recentRedis.at > maxAgeMs)
      recentRedis = { at: Date.now(), reports: Promise.all(servers.map(view)) }
    return recentRedis.reports
  }

  async function getLimits(): Promise<LimitStatus[]> {
    const [edge, appList, controller, redis] = await Promise.all([
      getEdgeLimits().catch(() => []),
      listApps(),
      getControllerState(),
      recentRedisReports(0),
    ])
    return [
      ...edge,
      ...appList.flatMap(({ report }) => report?.limits ?? []),
      ...(controller?.nodes ?? []).flatMap(limitsOfDatabase),
      ...(redis.find(({ report }) => report?.isMaster)?.report?.limits ?? []),
    ]
  }

  return { getState, getLimits }
}

interface RedisView {
  name: string
  report: RedisReport | null
}

/** The master, as it reports itself; while there is none, the first server. */
function redisOf(list: readonly Component[], views: readonly RedisView[]): SystemState['redis'] {
  const master = views.find(({ report }) => report?.isMaster)
  const one = list.find(({ name }) => name === master?.name) ?? list[0]
  if (!one) return null
  const { report = null } = master ?? {}
  return {
    ...one,
    cpuMs: report?.cpuMs ?? null,
    memoryBytes: report?.memoryBytes ?? 0,
    version: report?.version ?? null,
    sessions: report?.sessions ?? 0,
  }
}

const unknownUsage: ComponentUsage = { cpuMs: null, memoryBytes: null, version: null }

function limitsOfDatabase({ name: target, disk, connections }: DatabaseView): LimitStatus[] {
  const limits: LimitStatus[] = []
  if (connections) limits.push({ target, what: 'connections', ...connections })
  if (disk) {
    const { freeBytes, sizeBytes: most } = disk
    limits.push({ target, what: 'disk', used: most - freeBytes, most })
  }
  return limits
}

/** Null while the lab does not answer. */
async function getLabUsage(): Promise<OwnUsage | null> {
  try {
    const answer = await fetchDirect(innerUrl('lab', 3000, '/usage'), {
      headers: withSecret(readFileSync('/run/secrets/internal', 'utf8')),
      timeoutMs: 1000,
    })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}
