import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Stage } from '../../../../infra/stages/stage.ts'
import { commandToStart } from '../../../../infra/stages/stages.ts'
import { databaseNames, type PublicAddress } from '../../../../infra/topology.ts'
import { fetchDirect, withSecret } from '../../../shared/direct-http.ts'
import type { LimitStatus, OwnUsage } from '../../../shared/own-usage.ts'
import { until } from '../../../shared/until.ts'
import type { AppReport } from '../../app-report.ts'
import type {
  App,
  Component,
  ComponentKind,
  ComponentState,
  ComponentUsage,
  Database,
  Driver,
  LabLinks,
  SystemState,
} from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import { createGuest } from '../../status/browse.ts'
import { createLastKnown, inTime } from '../../status/in-time.ts'
import {
  type DatabaseView,
  delayReplication,
  getControllerState,
  isAnswering,
  promote,
  queryAny,
  queryPrimary,
} from './databases.ts'
import { applyEdge, getEdgeLimits, getEdgeSwitches, getEdgeVersion, previewEdge } from './edge.ts'
import { type Engine, type LabCommand, labOutside, scaleOutside } from './engine.ts'
import { createApps, createWhoami, internalPort, type NodeProcess } from './node-processes.ts'
import { getRedisReport, isRedisAnswering, type RedisReport } from './redis.ts'
import { getSupervisedState, getUptimeMs, supervised } from './supervised.ts'

const readyWithinMs = 90_000

export interface ContainerDriverOptions {
  /** `stickyshop`, or what `docker compose -p` says. */
  project: string
  address: PublicAddress
  /** The local authority of the edge's certificate. */
  caFile?: string
  labLinks: LabLinks
  stage: Stage
  /** Null without infra/compose/control.yml. */
  engine: Engine | null
}

/**
 * The driver for containers. The processes in them do to themselves what they are asked for; only
 * the engine can scale, and stop or kill the lab.
 */
export function createContainerDriver(options: ContainerDriverOptions): Driver {
  const { project, address, caFile, engine, stage } = options
  const nodes = databaseNames.slice(0, stage.databases)
  const apps = createApps()
  const whoami = createWhoami()
  const redisReport = createLastKnown<RedisReport>()
  const edgeVersion = createLastKnown<number>()
  const labUsage = createLastKnown<OwnUsage>()
  let recentRedis: { at: number; report: Promise<RedisReport | null> } | undefined

  const processes = (name: string) => [apps, whoami].find(({ owns }) => owns(name))
  const isSupervised = (name: string) =>
    ['edge', ...(stage.redis ? ['redis'] : []), ...nodes].includes(name)

  /** @throws Refusal with what to type, without the engine */
  function engineFor(command: LabCommand): Engine {
    if (engine) return engine
    throw labOutside(project, command)
  }

  /** What somebody has stopped from outside; only the engine knows. */
  const listStopped = async () => (await engine?.listStopped().catch(() => [])) ?? []

  async function listApps(timeoutMs?: number): Promise<App[]> {
    const [found, stopped] = await Promise.all([apps.list(timeoutMs), listStopped()])
    const others = stopped.filter(({ name }) => apps.owns(name))
    return [
      ...found.filter(({ name }) => !others.some((one) => one.name === name)),
      ...others.map(({ name, state }) => ({ name, state, address: '', report: null })),
    ]
      .map(appOf)
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  }

  async function listWhoami(timeoutMs?: number): Promise<(Component & ComponentUsage)[]> {
    return (await whoami.list(timeoutMs)).map(({ name, state, report }) => ({
      ...componentOf(name, 'whoami', state, 3000, report?.uptimeMs),
      cpuMs: report?.cpuMs ?? null,
      memoryBytes: report?.memoryBytes ?? null,
      version: report?.version ?? null,
    }))
  }

  async function listDatabases(): Promise<Database[]> {
    const state = await inTime(getControllerState(), null)
    const views = state?.nodes ?? []
    const primary = views.find(({ name }) => name === state?.primary)
    return nodes.map((name) => {
      const view = views.find((one) => one.name === name)
      return {
        ...supervisedOf(name, 'database', 3306, view?.reachable ?? false),
        role: name === state?.primary ? ('primary' as const) : ('replica' as const),
        writable: view?.writable ?? false,
        lagMs: lagOf(view, primary),
        problem: view?.problem ?? null,
      }
    })
  }

  async function listComponents(): Promise<Component[]> {
    const [edge, appList, databases, redis, whoamiList] = await Promise.all([
      getEdgeVersion(),
      listApps(),
      listDatabases(),
      stage.redis && isRedisAnswering(),
      listWhoami(),
    ])
    return [
      supervisedOf('edge', 'edge', address.port, edge !== null),
      ...appList,
      ...databases,
      ...(stage.redis ? [supervisedOf('redis', 'redis', 6379, redis)] : []),
      ...whoamiList,
      componentOf('lab', 'lab', 'ready', 3000),
    ]
  }

  async function getState({ timeoutMs = 500, maxAgeMs = 0 } = {}): Promise<SystemState> {
    const [version, appList, databases, redis, whoamiList, lab, controller] = await Promise.all([
      edgeVersion('edge', getEdgeVersion(), timeoutMs),
      listApps(timeoutMs),
      listDatabases(),
      redisReport('redis', recentRedisReport(maxAgeMs), timeoutMs),
      listWhoami(timeoutMs),
      labUsage('lab', getLabUsage(), timeoutMs),
      inTime(getControllerState(), null),
    ])
    const { configVersion, ...switches } = getEdgeSwitches()
    return {
      replicas: appList.length,
      edge: {
        ...supervisedOf('edge', 'edge', address.port, version !== null),
        ...unknownUsage,
        ...switches,
        configVersion: version ?? configVersion,
      },
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
      web: [],
      redis: stage.redis
        ? {
            ...supervisedOf('redis', 'redis', 6379, redis !== null),
            cpuMs: redis?.cpuMs ?? null,
            memoryBytes: redis?.memoryBytes ?? 0,
            version: redis?.version ?? null,
            sessions: redis?.sessions ?? 0,
          }
        : null,
      whoami: whoamiList,
      lab: {
        ...componentOf('lab', 'lab', lab ? 'ready' : 'unresponsive', 3000, lab?.uptimeMs),
        cpuMs: lab?.cpuMs ?? null,
        memoryBytes: lab?.memoryBytes ?? null,
        version: lab?.version ?? null,
      },
      monitoring: [],
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

  /** @param since epoch ms: what the replication controller observed before does not count */
  async function isReady(name: string, since: number): Promise<boolean> {
    if (name === 'edge') return (await getEdgeVersion()) !== null
    if (name === 'redis') return isRedisAnswering()
    const state = await getControllerState()
    if (!state || state.observedAt <= since) return false
    const database = (await listDatabases()).find((one) => one.name === name)
    const hasRole = database?.problem === null && (database.role === 'replica' || database.writable)
    return hasRole && database.state === 'ready' && isAnswering(name)
  }

  async function waitUntilReady(name: string, withinMs: number): Promise<void> {
    const own = processes(name)
    if (own) {
      await own.waitUntilReady(name, withinMs)
      // Until the edge has found it again.
      return void (await delay(edgeSettlesMs))
    }
    if (!isSupervised(name)) return engine?.waitUntilHealthy(name)
    const since = Date.now()
    const isBack = async () =>
      getSupervisedState(name) === 'running' && (await isReady(name, since))
    if (!(await until(isBack, withinMs, 100))) throw new Refusal(503, 'no-answer', { name })
  }

  async function start(name: string): Promise<void> {
    const isStopped = (await listStopped()).some((one) => one.name === name)
    if (engine && isStopped) await engine.start(name)
    const own = processes(name)
    if (own) return own.start(name)
    if (!isSupervised(name)) return engineFor('start').start(name)
    await supervised.resume(name)
    await waitUntilReady(name, readyWithinMs)
  }

  return {
    stage,
    commandToStart: (name) => commandToStart(name, true),
    labCommand: 'docker compose exec lab lab',
    // Containers report no changes: callers ask for the state again.
    onChange: () => {},
    listComponents,
    listApps,
    getState,
    getLimits,

    async scale(service, count) {
      const list = service === 'app' ? listApps : listWhoami
      if ((await list()).length === count) return
      if (!engine) throw scaleOutside(project, service, count)
      await engine.scale(service, count)
      const exist = async () => {
        const found: readonly (Component & { inRotation?: boolean })[] = await list()
        return (
          found.length === count &&
          found.every(({ state, inRotation = state === 'ready' }) => inRotation)
        )
      }
      if (!(await until(exist, readyWithinMs, 100)))
        throw new Refusal(503, 'not-ready', { name: `${service}-${count}` })
      await delay(edgeSettlesMs)
    },
    start,
    async stop(name) {
      const own = processes(name)
      if (own) await own.stop(name)
      else if (isSupervised(name)) await supervised.stop(name)
      else await engineFor('stop').stop(name)
    },
    async restart(name) {
      const own = processes(name)
      if (own) return own.restart(name)
      if (!isSupervised(name)) return engineFor('restart').restart(name)
      await supervised.restart(name)
      await waitUntilReady(name, readyWithinMs)
    },
    async kill(name) {
      const own = processes(name)
      if (own) return own.kill(name)
      if (isSupervised(name)) return supervised.kill(name)
      return engineFor('kill').kill(name)
    },
    waitUntilReady,
    async pause(name, forMs) {
      const own = processes(name)
      if (own) await own.pause(name, forMs)
      else if (isSupervised(name)) await supervised.pause(name, forMs)
      else await engineFor('pause').pause(name)
    },
    async resume(name) {
      const paused = (await listStopped()).find((one) => one.name === name)
      if (engine && paused?.state === 'paused') return engine.start(name)
      const own = processes(name)
      if (own) await own.resume(name)
      else if (!isSupervised(name)) await engineFor('resume').start(name)
      else if (getSupervisedState(name) === 'paused') {
        await supervised.resume(name)
        const since = Date.now()
        await until(() => isReady(name, since), resumesWithinMs, 100)
      }
    },
    drain: apps.drain,
    undrain: apps.undrain,

    canBrowse: createGuest(address, 'edge', caFile),
    askApp: apps.ask,

    async capture() {
      throw new Refusal(409, 'capture-in-containers')
    },

    applyEdge,
    previewEdge,

    queryPrimary,
    queryAny,
    async getReplication() {
      const state = await getControllerState()
      return {
        primary: state?.primary ?? null,
        databases: [...nodes],
        delaySeconds: state?.delaySeconds ?? 0,
      }
    },
    promote,
    delayReplication,
    getLabLinks: () => options.labLinks,
    getDashboards: () => [],
  }
}

/** nginx looks up the addresses of a service once a second. */
const edgeSettlesMs = 1200
/** The replication controller observes each database every half second. */
const resumesWithinMs = 10_000

const unknownUsage: ComponentUsage = { cpuMs: null, memoryBytes: null, version: null }

const componentOf = (
  name: string,
  kind: ComponentKind,
  state: ComponentState,
  port: number,
  uptimeMs: number | null = null,
): Component => ({ name, kind, state, pid: null, port, uptimeMs, restarts: 0 })

function supervisedOf(
  name: string,
  kind: ComponentKind,
  port: number,
  answers: boolean,
): Component {
  const reported = getSupervisedState(name)
  const isHeld = reported === 'stopped' || reported === 'paused'
  const state = isHeld ? reported : answers ? 'ready' : 'waiting'
  return componentOf(name, kind, state, port, getUptimeMs(name))
}

function appOf({ name, address, state, report }: NodeProcess<AppReport>): App {
  return {
    ...componentOf(name, 'app', state, 3000, report && Date.now() - Date.parse(report.startedAt)),
    internalHost: address,
    internalPort,
    inRotation: report?.ready ?? false,
    drained: report?.draining ?? false,
    report,
  }
}

function lagOf(view: DatabaseView | undefined, primary: DatabaseView | undefined): number | null {
  if (!view?.beatAt || !primary?.beatAt) return null
  return Math.max(0, primary.beatAt - view.beatAt)
}

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
    const answer = await fetchDirect('http://lab:3000/usage', {
      headers: withSecret(readFileSync('/run/secrets/internal', 'utf8')),
      timeoutMs: 1000,
    })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}
