import type { Stage } from '../../../../infra/stages/stage.ts'
import { hasWebTier } from '../../../../infra/stages/stages.ts'
import { databaseNames, edgeNames, type PublicAddress } from '../../../../infra/topology.ts'
import type { AppReport } from '../../app-report.ts'
import type {
  App,
  Component,
  ComponentKind,
  ComponentState,
  ComponentUsage,
  Database,
} from '../../driver.ts'
import { inTime } from '../../status/in-time.ts'
import { type DatabaseView, getControllerState } from './databases.ts'
import { type Container, listContainers } from './dns.ts'
import { findHolder, getEdgeVersion, getWeights, isWebAnswering } from './edge.ts'
import { webServerPort } from './edge-volume.ts'
import type { Engine } from './engine.ts'
import { createMonitors } from './monitoring.ts'
import { createApps, createWhoami, internalPort, type NodeProcess } from './node-processes.ts'
import { isRedisAnswering } from './redis.ts'
import { redisServersOf } from './redis-servers.ts'
import { getSupervisedState, getUptimeMs } from './supervised.ts'

export type Components = ReturnType<typeof createComponents>

/** A command waits so long for a component to answer; one that is late is listed as waiting. */
const patientMs = 2000

/** The components of the stage as each of them reports itself. */
export function createComponents(stage: Stage, address: PublicAddress, engine: Engine | null) {
  const nodes = databaseNames.slice(0, stage.databases)
  const apps = createApps()
  const whoami = createWhoami()

  /** What somebody has stopped from outside; only the engine knows. */
  const listStopped = async () => (await engine?.listStopped().catch(() => [])) ?? []

  const listMonitors = createMonitors(stage, listStopped)

  async function listApps(timeoutMs?: number): Promise<App[]> {
    const [found, stopped] = await Promise.all([apps.list(timeoutMs), listStopped()])
    const others = stopped.filter(({ name }) => apps.owns(name))
    const weights = getWeights()
    return [
      ...found.filter(({ name }) => !others.some((one) => one.name === name)),
      ...others.map(({ name, state }) => ({ name, state, address: '', report: null })),
    ]
      .map((one) => appOf(one, weights.get(one.name)))
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
        tookOverMs: name === state?.primary ? state.tookOverMs : null,
      }
    })
  }

  async function listEdges(): Promise<
    (Component & { configVersion: number | null; addresses?: string[] })[]
  > {
    const { virtualAddresses } = stage
    const names = edgeNames(stage)
    const [holders, versions] = await Promise.all([
      Promise.all(virtualAddresses.map(findHolder)),
      Promise.all(names.map(getEdgeVersion)),
    ])
    return names.map((name, at) => ({
      ...supervisedOf(name, 'edge', address.port, versions[at] != null),
      configVersion: versions[at] ?? null,
      ...(virtualAddresses.length > 0 && {
        addresses: virtualAddresses.filter((_, index) => holders[index] === name),
      }),
    }))
  }

  /** Web servers behind load balancers, or the nginx that serves static files behind HAProxy. */
  async function listWeb(timeoutMs = patientMs): Promise<Component[]> {
    if (hasWebTier(stage)) {
      const webServer = async ({ name, address }: Container) =>
        supervisedOf(
          name,
          'web',
          webServerPort,
          (await inTime(getEdgeVersion(address), null, timeoutMs)) !== null,
        )
      return Promise.all((await listContainers('web')).map(webServer))
    }
    if (stage.edge !== 'haproxy') return []
    return [supervisedOf('web-1', 'web', 8080, await inTime(isWebAnswering(), false, timeoutMs))]
  }

  /** Redis, or its servers and sentinels. */
  const listRedis = (timeoutMs = patientMs): Promise<Component[]> =>
    Promise.all(
      redisServersOf(stage).map(async ({ name, kind, port }) =>
        supervisedOf(
          name,
          kind,
          port,
          await inTime(isRedisAnswering(name, port), false, timeoutMs),
        ),
      ),
    )

  async function listComponents(): Promise<Component[]> {
    const [edges, web, appList, databases, redis, whoamiList, monitors] = await Promise.all([
      listEdges(),
      listWeb(),
      listApps(),
      listDatabases(),
      listRedis(),
      listWhoami(),
      listMonitors(),
    ])
    return [
      ...edges,
      ...web,
      ...appList,
      ...databases,
      ...redis,
      ...whoamiList,
      componentOf('lab', 'lab', 'ready', 3000),
      ...monitors,
    ]
  }

  return {
    stage,
    apps,
    whoami,
    nodes,
    /** The Node.js processes that carry out commands themselves. */
    findProcesses: (name: string) => [apps, whoami].find(({ owns }) => owns(name)),
    isSupervised: (name: string) =>
      [
        ...edgeNames(stage),
        ...(hasWebTier(stage) && /^web-\d+$/.test(name) ? [name] : []),
        ...(stage.edge === 'haproxy' ? ['web-1'] : []),
        ...redisServersOf(stage).map((one) => one.name),
        ...nodes,
      ].includes(name),
    listStopped,
    listEdges,
    listWeb,
    listRedis,
    listApps,
    listWhoami,
    listDatabases,
    listMonitors,
    listComponents,
  }
}

export const componentOf = (
  name: string,
  kind: ComponentKind,
  state: ComponentState,
  port: number,
  uptimeMs: number | null = null,
): Component => ({ name, kind, state, pid: null, port, uptimeMs, restarts: 0 })

export function supervisedOf(
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

function appOf({ name, address, state, report }: NodeProcess<AppReport>, weight = 1): App {
  return {
    ...componentOf(name, 'app', state, 3000, report && Date.now() - Date.parse(report.startedAt)),
    internalHost: address,
    internalPort,
    inRotation: report?.ready ?? false,
    drained: report?.draining ?? false,
    weight,
    report,
  }
}

function lagOf(view: DatabaseView | undefined, primary: DatabaseView | undefined): number | null {
  if (!view?.beatAt || !primary?.beatAt) return null
  return Math.max(0, primary.beatAt - view.beatAt)
}
