import { nodeVersion } from '../../../shared/own-usage.ts'
import type { App, Component, ComponentKind, ComponentUsage, SystemState } from '../../driver.ts'
import { publicAddress } from './addresses.ts'
import { type AppReplica, inRotation } from './app-replica.ts'
import type { Child } from './child.ts'
import { innerAuthority } from './context.ts'
import { internalRole } from './ports.ts'
import { usageOf } from './process-table.ts'
import { createReports } from './reports.ts'
import type { Stack } from './stack.ts'

const reportTimeoutMs = 500

/** What runs, and what each process says of itself. */
export function createStateReader(stack: Stack) {
  const { context, choices, edge, databases, redis, apps } = stack
  const reports = createReports(stack)

  const ofKind = (kind: ComponentKind, members: readonly Child[]) =>
    members.map((child): [ComponentKind, Child, number] => [kind, child, context.port(child.name)])

  const children = (): [ComponentKind, Child, number][] => [
    ...edge.balancers.map(({ child }): [ComponentKind, Child, number] => [
      'edge',
      child,
      publicAddress(context).port,
    ]),
    ...ofKind('web', stack.web),
    ...apps.map((one): [ComponentKind, Child, number] => [
      'app',
      one.child,
      context.port(one.name),
    ]),
    ...databases.nodes.map((one): [ComponentKind, Child, number] => [
      'database',
      one.child,
      one.port(),
    ]),
    ['replication', databases.controller, context.port('replication')],
    ...ofKind('redis', redis.nodes),
    ...ofKind('sentinel', redis.sentinels),
    ...ofKind('whoami', stack.whoami),
    ['lab', stack.lab, context.port('lab')],
    ...ofKind('monitoring', stack.monitoring.children),
  ]

  const listComponents = (): Component[] => children().map((one) => componentOf(...one))

  function appOf(app: AppReplica, open: ReadonlySet<AppReplica>): Omit<App, 'report'> {
    const { child, drained, weight, name } = app
    return {
      ...componentOf('app', child, context.port(name)),
      internalHost: '127.0.0.1',
      internalPort: context.port(internalRole(name)),
      inRotation: open.has(app),
      drained,
      weight,
    }
  }

  async function listApps(): Promise<App[]> {
    const present = [...apps]
    const found = await Promise.all(present.map((app) => app.report()))
    const open = inRotation(apps)
    return present.map((app, at) => ({ ...appOf(app, open), report: found[at] ?? null }))
  }

  async function getState({
    timeoutMs = reportTimeoutMs,
    maxAgeMs = 0,
  } = {}): Promise<SystemState> {
    const [known] = await Promise.all([
      reports.get(timeoutMs, maxAgeMs),
      ...(maxAgeMs === 0 ? [databases.readState(timeoutMs)] : []),
    ])
    const usage = await usageOf(stack.children().flatMap(({ running }) => running?.pid ?? []))
    const open = inRotation(apps)
    const master = redis.master()
    const used = ({ running }: Child, version: string | null): ComponentUsage => {
      const { cpuMs = null, memoryBytes = null } = (running && usage.get(running.pid)) ?? {}
      return { cpuMs, memoryBytes, version }
    }
    const whole = (kind: ComponentKind, child: Child, port: number, version: string | null) => ({
      ...componentOf(kind, child, port),
      ...used(child, version),
    })
    const [first] = edge.balancers
    if (!first) throw new Error('There is no load balancer.')
    return {
      replicas: Math.min(choices.replicas, context.stage.apps.most),
      edge: {
        ...whole('edge', first.child, publicAddress(context).port, null),
        strategy: choices.strategy,
        cache: choices.cache,
        ...(innerAuthority(context) && { appTls: choices.appTls }),
        configVersion: edge.version,
      },
      edges: edge.balancers.map(({ child, version }) => ({
        ...whole('edge', child, publicAddress(context).port, null),
        configVersion: version,
      })),
      apps: apps.map((app) => {
        const report = known.apps.get(app) ?? null
        const version = report?.version ?? null
        return { ...appOf(app, open), ...used(app.child, version), report }
      }),
      databases: databases.nodes.map((node) => {
        const view = databases.viewOf(node)
        return {
          ...whole('database', node.child, node.port(), view?.version || null),
          role: node === databases.primary() ? 'primary' : 'replica',
          writable: view?.writable ?? false,
          lagMs: view?.lagMs ?? null,
          problem: view?.problem ?? null,
          tookOverMs: node === databases.primary() ? databases.tookOverMs() : null,
        }
      }),
      replication: whole(
        'replication',
        databases.controller,
        context.port('replication'),
        nodeVersion(),
      ),
      web: stack.web.map((child) => whole('web', child, context.port(child.name), null)),
      redis: master && {
        ...whole('redis', master, context.port(master.name), known.redis?.version ?? null),
        sessions: known.redis?.sessions ?? 0,
        memoryBytes: known.redis?.memoryBytes ?? 0,
        tookOverMs: redis.takeover()?.tookMs ?? null,
      },
      redisReplicas: redis.nodes
        .filter((child) => child !== master)
        .map((child) => whole('redis', child, context.port(child.name), null)),
      sentinels: redis.sentinels.map((child) =>
        whole('sentinel', child, context.port(child.name), null),
      ),
      whoami: stack.whoami.map((child) =>
        whole('whoami', child, context.port(child.name), nodeVersion()),
      ),
      lab: whole('lab', stack.lab, context.port('lab'), nodeVersion()),
      monitoring: stack.monitoring.children.map((child) =>
        whole('monitoring', child, context.port(child.name), null),
      ),
    }
  }

  return { listComponents, listApps, getState }
}

const componentOf = (kind: ComponentKind, child: Child, port: number): Component => ({
  name: child.name,
  kind,
  state: child.state,
  pid: child.running?.pid ?? null,
  port,
  uptimeMs: child.running ? Date.now() - child.running.spawnedAt : null,
  restarts: child.restarts,
})
