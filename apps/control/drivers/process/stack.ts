import { mkdirSync } from 'node:fs'
import { balancerOfApps, hasWebTier } from '../../../../infra/stages/stages.ts'
import { edgeNames } from '../../../../infra/topology.ts'
import { folderLayout } from '../../../edge/edge-state.ts'
import { webCertificate } from '../../certificates/certificates.ts'
import { bindAddresses, extraHosts, type Interfaces } from './addresses.ts'
import { type AppReplica, createAppReplica, inRotation } from './app-replica.ts'
import { createBackups } from './backups/backups.ts'
import { createCertificates } from './certificates.ts'
import { type Child, type ChildHooks, createChild } from './child.ts'
import { type Context, innerAuthority } from './context.ts'
import { createDatabases } from './databases.ts'
import { createEdge, createWeb } from './edge.ts'
import { isAliveAt, isReadyAt } from './health-check.ts'
import { createMonitoring } from './monitoring/monitoring.ts'
import { agentRole, controlRole, internalRole, type Ports, webName } from './ports.ts'
import { labProcess, whoamiHost } from './process-specs.ts'
import { createRedisServers } from './redis-servers.ts'
import { createLogRotation } from './rotate-log.ts'
import type { Choices } from './run-folder.ts'
import { createWhoami, whoamiCount, whoamiServers } from './whoami.ts'

export type Stack = ReturnType<typeof createStack>

export interface StackOptions {
  context: Context
  choices: Choices
  ports: Ports
  interfaces: Interfaces
  log(event: string): void
  /** After any child has changed. */
  record(): void
}

/** All components of a local run, and their desired state. */
export function createStack({
  context,
  choices,
  ports,
  interfaces,
  log,
  ...callbacks
}: StackOptions) {
  const apps: AppReplica[] = []
  const changes = createChanges()
  mkdirSync(context.paths.logs, { recursive: true, mode: 0o700 })

  const hooks: ChildHooks = { log, onChange: record, cancelled: context.cancelled }
  const [firstEdge = 'edge'] = edgeNames(context.stage)
  const webCount = () =>
    hasWebTier(context.stage)
      ? Math.min(choices.web ?? context.stage.web.start, context.stage.web.most)
      : 0
  const edge = createEdge({
    ...{ context, ports, webCount, desired: edgeState },
    hooks: { ...hooks, onChange: changed },
  })
  const databases = createDatabases(context, hooks)
  const backups = createBackups(context, databases, log)
  const redis = createRedisServers(context, hooks)
  const whoami: Child[] = []
  const certificates =
    context.stage.tls === 'off' ? null : createCertificates(context, interfaces, log)
  const isHaproxy = balancerOfApps(context.stage) === 'haproxy'
  const staticWeb = isHaproxy ? [createWeb(context, edgeState, hooks)] : []
  const web = () => [...staticWeb, ...edge.webServers.map(({ child }) => child)]
  const monitoring = createMonitoring(context, hooks, () => apps.map(({ name }) => name))
  changes.onChange(monitoring.follow)
  const lab = createLab(context, hooks)

  function record(): void {
    try {
      callbacks.record()
    } catch (error) {
      // The next change writes everything again; on a full disk, the shop goes on without.
      log(`The running processes could not be recorded: ${(error as Error).message}`)
    }
    changes.happened()
  }

  function edgeState() {
    const open = inRotation(apps)
    const authority = innerAuthority(context)
    const { options, paths, rootUser } = context
    return {
      publicPort: options.port,
      https: certificates?.https() ?? null,
      bindAddresses: bindAddresses(options.host, interfaces),
      domain: options.domain,
      extraHosts: extraHosts(options.host, interfaces),
      trustedProxies: options.trustedProxies,
      logFormat: options.logFormat,
      strategy: choices.strategy,
      cache: choices.cache,
      servers: 'listed' as const,
      apps: apps.map((app) => ({
        name: app.name,
        address: `127.0.0.1:${context.port(app.name)}`,
        state: open.has(app) ? ('up' as const) : ('down' as const),
        weight: app.weight,
        ...(isHaproxy && {
          internalPort: context.port(internalRole(app.name)),
          agentPort: context.port(agentRole(app.name)),
        }),
      })),
      whoami: whoamiServers(context, whoami, whoamiCount({ context, choices })),
      lab: `127.0.0.1:${context.port('lab')}`,
      web: isHaproxy ? `127.0.0.1:${context.port(webName)}` : null,
      webCertificate: authority ? webCertificate(paths.certificates) : null,
      upstreamTls: authority ? { authority, apps: choices.appTls } : null,
      prometheus: context.stage.monitoring ? `127.0.0.1:${context.port('prometheus')}` : null,
      dashboards: context.dashboards,
      layout: folderLayout(paths.public, rootUser),
      controlAddress: `127.0.0.1:${context.port(controlRole(firstEdge))}`,
    }
  }

  // The edge follows by itself what happens to app replicas; to wait for that, call `apply`.
  function changed(): void {
    record()
    if (!edge.balancers.some(({ child }) => child.state === 'ready')) return
    edge.apply().catch((error) => log(error.message))
  }

  async function addApp(number: number, version = choices.version): Promise<AppReplica> {
    const appHooks = { ...hooks, onChange: changed }
    const app = createAppReplica(context, ports, number, appHooks, version)
    await app.choosePorts()
    apps.push(app)
    apps.sort((a, b) => a.number - b.number)
    return app
  }

  function removeApp(app: AppReplica): void {
    apps.splice(apps.indexOf(app), 1)
    record()
  }

  async function addWhoami(name: string): Promise<Child> {
    const child = createWhoami(context, ports, name, { ...hooks, onChange: changed })
    await ports.refresh(name, whoamiHost(name))
    whoami.push(child)
    return child
  }

  function removeWhoami(child: Child): void {
    whoami.splice(whoami.indexOf(child), 1)
    record()
  }

  const children = (): Child[] => [
    ...edge.balancers.map(({ child }) => child),
    ...web(),
    lab,
    ...whoami,
    ...apps.map(({ child }) => child),
    ...redis.nodes,
    ...redis.sentinels,
    databases.controller,
    ...databases.nodes.map(({ child }) => child),
    ...monitoring.children,
  ]

  const writersOfAccessLog = (): Child[] =>
    [...edge.balancers, ...edge.webServers]
      .filter(({ kind, isBalancer }) => kind === 'nginx' && !isBalancer)
      .map(({ child }) => child)

  return {
    context,
    choices,
    ports,
    log,
    /** Null where the stage has no TLS. */
    certificates,
    logRotation: createLogRotation(context.paths, children, writersOfAccessLog),
    edge,
    databases,
    backups,
    redis,
    whoami,
    /** Behind load balancers; or the one for static files behind HAProxy. */
    get web() {
      return web()
    },
    webCount,
    /** Prometheus, Alertmanager and the exporters. */
    monitoring,
    lab,
    apps,
    addApp,
    removeApp,
    addWhoami,
    removeWhoami,
    children,
    /** Of the state of any component. */
    changes,
  }
}

function createChanges() {
  const listeners: (() => void)[] = []
  let count = 0
  return {
    happened(): void {
      count++
      for (const listener of listeners) listener()
    },
    count: () => count,
    onChange: (listener: () => void): void => void listeners.push(listener),
  }
}

const createLab = (context: Context, hooks: ChildHooks): Child =>
  createChild({
    ...hooks,
    name: 'lab',
    logFile: context.paths.logOf('lab'),
    spec: async () => labProcess(context),
    port: () => context.port('lab'),
    isReady: () => isReadyAt(context.port('lab'), '/healthz'),
    isAlive: () => isAliveAt(context.port('lab'), '/healthz'),
  })
