import type { DatabaseNode } from '../../../replication/pair/node.ts'
import { PromotionRefused } from '../../../replication/pair/promote.ts'
import { nodeVersion } from '../../../shared/node-version.ts'
import type {
  App,
  Component,
  ComponentKind,
  ComponentUsage,
  Driver,
  SystemState,
} from '../../driver.ts'
import { Refusal, unknownName } from '../../refusal.ts'
import { labLink } from './addresses.ts'
import { type AppReplica, inRotation } from './app-replica.ts'
import type { Child } from './child.ts'
import { getLimits } from './limits.ts'
import { internalRole } from './ports.ts'
import { createReports } from './reports.ts'
import { restartApp, scaleApps, startApp, stopApp, undrainApp } from './rotation.ts'
import type { Stack } from './stack.ts'
import { usageOf } from './usage.ts'

const stopMs = 10_000
const reportTimeoutMs = 500

/** The driver for local processes, which the supervisor has started. */
export function createProcessDriver(stack: Stack): Driver {
  const { context, choices, edge, databases, redis, apps } = stack
  const reports = createReports(stack)

  const children = (): [ComponentKind, Child, number][] => [
    ['edge', edge.child, context.options.port],
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
    ['redis', redis, context.port('redis')],
    ...stack.whoami.map((child): [ComponentKind, Child, number] => [
      'whoami',
      child,
      context.port(child.name),
    ]),
    ['console', stack.console, context.port('console')],
  ]

  const listComponents = (): Component[] => children().map((one) => componentOf(...one))

  /** @throws Refusal 404 for a name that nothing has */
  function find(name: string): { child: Child; app?: AppReplica; node?: DatabaseNode } {
    const child = stack.children().find((one) => one.name === name)
    if (!child)
      throw unknownName(
        name,
        listComponents().map((one) => one.name),
      )
    const app = apps.find((one) => one.name === name)
    return { child, app, node: databases.nodes.find((one) => one.name === name) }
  }

  function findApp(name: string): AppReplica {
    const { app } = find(name)
    if (!app)
      throw unknownName(
        name,
        apps.map((one) => one.name),
      )
    return app
  }

  function appOf(app: AppReplica, open: ReadonlySet<AppReplica>): Omit<App, 'report'> {
    const { child, drained, name } = app
    return {
      ...componentOf('app', child, context.port(name)),
      internalHost: '127.0.0.1',
      internalPort: context.port(internalRole(name)),
      inRotation: open.has(app),
      drained,
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
    const known = await reports.get(timeoutMs, maxAgeMs)
    const usage = await usageOf(stack.children().flatMap(({ running }) => running?.pid ?? []))
    const open = inRotation(apps)
    const used = ({ running }: Child, version: string | null): ComponentUsage => {
      const { cpuMs = null, memoryBytes = null } = (running && usage.get(running.pid)) ?? {}
      return { cpuMs, memoryBytes, version }
    }
    const whole = (kind: ComponentKind, child: Child, port: number, version: string | null) => ({
      ...componentOf(kind, child, port),
      ...used(child, version),
    })
    return {
      replicas: choices.replicas,
      edge: {
        ...whole('edge', edge.child, context.options.port, null),
        strategy: choices.strategy,
        cache: choices.cache,
        configVersion: edge.version,
      },
      apps: apps.map((app) => {
        const report = known.apps.get(app) ?? null
        const version = report?.version ?? null
        return { ...appOf(app, open), ...used(app.child, version), report }
      }),
      databases: databases.nodes.map((node) => ({
        ...whole('database', node.child, node.port(), node.view.version),
        role: node === databases.primary() ? 'primary' : 'replica',
        writable: node.view.writable,
        lagMs: node.view.lagMs,
        problem: node.view.problem,
      })),
      redis: {
        ...whole('redis', redis, context.port('redis'), known.redis?.version ?? null),
        sessions: known.redis?.sessions ?? 0,
        memoryBytes: known.redis?.memoryBytes ?? 0,
      },
      whoami: stack.whoami.map((child) =>
        whole('whoami', child, context.port(child.name), nodeVersion()),
      ),
      console: whole('console', stack.console, context.port('console'), nodeVersion()),
    }
  }

  async function stop(name: string): Promise<void> {
    const { child, app, node } = find(name)
    if (app) {
      await stopApp(stack, app)
      await edge.apply()
    } else if (node) await databases.stop(node, stopMs)
    else await child.stop(stopMs)
  }

  async function start(name: string): Promise<void> {
    const { child, app, node } = find(name)
    child.resume()
    if (app) await startApp(stack, app)
    else if (node) {
      await databases.startNode(node)
      await databases.settle()
    } else await child.start()
  }

  return {
    labCommand: 'npm run lab',
    onChange: stack.changes.onChange,
    listComponents: async () => listComponents(),
    listApps,
    getState,
    getLimits: () => getLimits(stack),

    scale: (count) => scaleApps(stack, count),
    start,
    stop,
    async restart(name) {
      const { app } = find(name)
      if (app) return restartApp(stack, app)
      await stop(name)
      await start(name)
    },
    async kill(name) {
      const { child, app } = find(name)
      const exited = child.running?.exited
      child.kill()
      await exited
      if (app) await edge.apply()
    },
    async waitUntilReady(name, withinMs) {
      const { child, app, node } = find(name)
      await child.whenReady(withinMs)
      if (app) await edge.apply()
      if (node) await databases.settle()
    },
    async pause(name) {
      find(name).child.pause()
    },
    async resume(name) {
      const { child } = find(name)
      child.resume()
      // What has changed meanwhile, it does not know.
      if (child === edge.child) await edge.apply()
    },
    async drain(name) {
      const app = findApp(name)
      app.drained = true
      await edge.apply()
      await app.ask('PUT', '/drain').catch(() => {})
    },
    undrain: (name) => undrainApp(stack, findApp(name)),

    async askApp(name, method, path, body) {
      const answer = await findApp(name)
        .ask(method, path, body)
        .catch(() => {
          throw new Refusal(503, 'no-answer', { name })
        })
      const text = await answer.text()
      return text === '' ? null : JSON.parse(text)
    },

    async applyEdge({ strategy, cache }) {
      if (strategy) choices.strategy = strategy
      if (cache) choices.cache = cache
      await edge.apply()
    },
    async previewEdge(change) {
      const files = edge.preview(change)
      const names = ['state.conf', 'upstreams.conf']
      return Object.fromEntries(names.map((name) => [name, files[name] ?? '']))
    },

    queryPrimary: (sql, values = []) => databases.primary().admin.query(sql, [...values]),
    async queryAny(sql, values = []) {
      const nodes = [databases.primary(), ...databases.replicas()]
      const node = nodes.find(({ child }) => child.state === 'ready')
      if (!node) throw new Refusal(503, 'no-primary')
      return node.admin.query(sql, [...values], 1000)
    },
    getReplication: async () => ({
      primary: databases.primary().name,
      databases: databases.nodes.map(({ name }) => name),
      delaySeconds: databases.delaySeconds,
    }),
    async promote(name) {
      const { node } = find(name)
      if (!node)
        throw unknownName(
          name,
          databases.nodes.map((one) => one.name),
        )
      const old = databases.primary().name
      if (node.isIncomplete) throw new Refusal(409, 'incomplete-database', { name, old })
      return databases.promote(node).catch((error) => {
        if (!(error instanceof PromotionRefused)) throw error
        throw new Refusal(409, 'promotion-refused', { problem: error.message })
      })
    },
    delayReplication: (seconds) => databases.lag(seconds),

    getLabLinks: () => ({
      link: labLink(context),
      direct: `http://127.0.0.1:${context.port('console')}/?token=${context.secrets.lab}`,
    }),
  }
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
