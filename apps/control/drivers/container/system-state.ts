import { readFileSync } from 'node:fs'
import type { Stage } from '../../../../infra/stages/stage.ts'
import { fetchDirect, withSecret } from '../../../shared/direct-http.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import type { LimitStatus, OwnUsage } from '../../../shared/own-usage.ts'
import type { ComponentUsage, SystemState } from '../../driver.ts'
import { createLastKnown, inTime } from '../../status/in-time.ts'
import { type Components, componentOf, supervisedOf } from './components.ts'
import { type DatabaseView, getControllerState } from './databases.ts'
import { getEdgeLimits, getEdgeSwitches } from './edge.ts'
import { getRedisReport, type RedisReport } from './redis.ts'

/** What the lab shows of the whole system: states, usage and limits. */
export function createSystemState(stage: Stage, components: Components) {
  const { listApps, listDatabases, listEdges, listMonitors, listWeb, listWhoami } = components
  const redisReport = createLastKnown<RedisReport>()
  const labUsage = createLastKnown<OwnUsage>()
  let recentRedis: { at: number; report: Promise<RedisReport | null> } | undefined

  async function getState({ timeoutMs = 500, maxAgeMs = 0 } = {}): Promise<SystemState> {
    const [edgeList, web, appList, databases, redis, whoamiList, lab, controller, monitors] =
      await Promise.all([
        listEdges(),
        inTime(listWeb(), []),
        listApps(timeoutMs),
        listDatabases(),
        redisReport('redis', recentRedisReport(maxAgeMs), timeoutMs),
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
      redis: stage.redis
        ? {
            ...supervisedOf('redis', 'redis', 6379, redis !== null),
            cpuMs: redis?.cpuMs ?? null,
            memoryBytes: redis?.memoryBytes ?? 0,
            version: redis?.version ?? null,
            sessions: redis?.sessions ?? 0,
          }
        : null,
      redisReplicas: [],
      sentinels: [],
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

  /** Counting the sessions costs Redis time. */
  function recentRedisReport(maxAgeMs: number): Promise<RedisReport | null> {
    if (!recentRedis || Date.now() - recentRedis.at > maxAgeMs)
      recentRedis = { at: Date.now(), report: getRedisReport().catch(() => null) }
    return recentRedis.report
  }

  async function getLimits(): Promise<LimitStatus[]> {
    const [edge, appList, controller, redis] = await Promise.all([
      getEdgeLimits().catch(() => []),
      listApps(),
      getControllerState(),
      getRedisReport().catch(() => null),
    ])
    return [
      ...edge,
      ...appList.flatMap(({ report }) => report?.limits ?? []),
      ...(controller?.nodes ?? []).flatMap(limitsOfDatabase),
      ...(redis?.limits ?? []),
    ]
  }

  return { getState, getLimits }
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
