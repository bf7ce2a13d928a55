import type { AppReport } from '../../apps/control/app-report.ts'
import type { App, Component, Driver, SystemState } from '../../apps/control/driver.ts'
import { commandToStart, stages } from '../../infra/stages/stages.ts'

/** A driver without processes. It records commands; tests change `components` and `report`. */
export function createFakeDriver() {
  /** The commands so far, in order: `scale 5`, `pause app-2`. */
  const done: string[] = []
  let replicas = 3
  let primary = 'db-1'
  let delaySeconds = 0
  let strategy: SystemState['edge']['strategy'] = 'round-robin'
  let cache: SystemState['edge']['cache'] = 'off'
  const rows: Record<string, { name: string; value: string; version: number }> = {
    session_store: { name: 'session_store', value: 'redis', version: 1 },
    reads: { name: 'reads', value: 'replica', version: 1 },
    freshness: { name: 'freshness', value: 'on', version: 1 },
    cache: { name: 'cache', value: 'off', version: 1 },
  }
  const component = (name: string, kind: Component['kind']): Component => ({
    ...{ name, kind, state: 'ready', pid: 4711, port: 8080, uptimeMs: 1000, restarts: 0 },
  })
  const components = new Map<string, Component>()
  const drained = new Set<string>()
  const weights = new Map<string, number>()
  const slow = new Map<string, { ms: number; atOnce: number }>()
  for (const [name, kind] of [
    ...(['edge', 'redis', 'lab'] as const).map((one) => [one, one] as const),
    ...['app-1', 'app-2', 'app-3'].map((one) => [one, 'app'] as const),
    ...['db-1', 'db-2'].map((one) => [one, 'database'] as const),
    ...['whoami-1', 'whoami-2'].map((one) => [one, 'whoami'] as const),
  ])
    components.set(name, component(name, kind))

  const get = (name: string): Component => {
    const found = components.get(name)
    if (!found) throw new Error(`There is no ${name}.`)
    return found
  }
  const ofKind = (kind: Component['kind']) =>
    [...components.values()].filter((c) => c.kind === kind)
  const value = (name: string) => rows[name]?.value
  const isUp = (name: string) => get(name).state === 'ready'

  const report = (name: string): AppReport => ({
    ...{ version: '1.0.0', startedAt: '2026-01-01T00:00:00Z', cpuMs: 1, memoryBytes: 1 },
    ...{
      process: 'running',
      ready: true,
      started: true,
      draining: drained.has(name),
      requests: 0,
      inFlight: 0,
      limits: [],
    },
    sessions: { store: value('session_store') ?? '', inMemory: 0 },
    settings: {
      version: Math.max(...Object.values(rows).map(({ version }) => version)),
      sessionStore: value('session_store') as 'redis',
      reads: value('reads') as 'replica',
      freshness: value('freshness') as 'on',
      cache: value('cache') as 'on',
      appTls: value('app_tls') as 'on',
    },
    databases: ofKind('database').map((database) => ({
      name: database.name,
      reachable: isUp(database.name),
      writable: isUp(database.name) && database.name === primary,
      lagMs: 0,
      problem: null,
    })),
    redis: isUp('redis') ? 'up' : 'away',
    faults: {
      slowMs: slow.get(name)?.ms ?? 0,
      slowUntil: slow.has(name) ? '2030-01-01T00:00:00Z' : null,
      slowAtOnce: slow.get(name)?.atOnce ?? 0,
    },
  })

  const apps = (): App[] =>
    ofKind('app').map((one) => ({
      ...one,
      ...{ internalHost: '127.0.0.1', internalPort: 1 },
      inRotation: one.state === 'ready' && !drained.has(one.name),
      drained: drained.has(one.name),
      weight: weights.get(one.name) ?? 1,
      report: one.state === 'ready' ? report(one.name) : null,
    }))

  const used = { cpuMs: null, memoryBytes: null, version: null }
  /** Records a command. A test may replace it, to delay a command or make it fail. */
  const hooks = { before: async (_done: string): Promise<void> => {} }
  const note = async (text: string): Promise<void> => {
    done.push(text)
    await hooks.before(text)
  }
  const become = (name: string, state: Component['state']) =>
    components.set(name, { ...get(name), state, pid: state === 'stopped' ? null : 4711 })

  const driver: Driver = {
    stage: stages.distributed,
    commandToStart: (name) => commandToStart(name, false, 'nginx'),
    canBrowse: async () => true,
    labCommand: 'npm run lab',
    onChange() {},
    listComponents: async () => [...components.values()],
    listApps: async () => apps(),
    getState: async () => ({
      replicas,
      edge: { ...get('edge'), ...used, strategy, cache, configVersion: 1 },
      edges: [{ ...get('edge'), ...used, configVersion: 1 }],
      apps: apps().map((app) => ({ ...app, ...used })),
      databases: ofKind('database').map((one) => ({
        ...{ ...one, ...used, writable: one.name === primary, lagMs: 0, problem: null },
        role: one.name === primary ? 'primary' : 'replica',
      })),
      redis: { ...get('redis'), ...used, sessions: 0, memoryBytes: 0 },
      web: [],
      whoami: ofKind('whoami').map((one) => ({ ...one, ...used })),
      monitoring: [],
      redisReplicas: [],
      sentinels: [],
      lab: { ...get('lab'), ...used },
    }),
    getLimits: async () => [],
    async scale(service, count) {
      await note(service === 'app' ? `scale ${count}` : `scale ${service} ${count}`)
      if (service === 'app') replicas = count
      for (const { name } of ofKind(service))
        if (Number(name.slice(service.length + 1)) > count) components.delete(name)
      for (let number = 1; number <= count; number++)
        if (!components.has(`${service}-${number}`))
          components.set(`${service}-${number}`, component(`${service}-${number}`, service))
    },
    async start(name) {
      await note(`start ${name}`)
      become(name, 'ready')
    },
    async stop(name) {
      await note(`stop ${name}`)
      become(name, 'stopped')
    },
    restart: (name) => note(`restart ${name}`),
    kill: (name) => note(`kill ${name}`),
    waitUntilReady: async () => {},
    async pause(name) {
      await note(`pause ${name}`)
      become(name, 'paused')
    },
    async resume(name) {
      await note(`resume ${name}`)
      if (get(name).state === 'paused') become(name, 'ready')
    },
    async drain(name) {
      await note(`drain ${name}`)
      drained.add(name)
    },
    async undrain(name) {
      await note(`undrain ${name}`)
      drained.delete(name)
    },
    async setWeight(name, weight) {
      await note(`weight ${name} ${weight}`)
      weights.set(name, weight)
    },
    async askApp(name, method, path, body) {
      await note(`${method} ${path} ${name}`)
      if (method === 'PUT') slow.set(name, body as { ms: number; atOnce: number })
      else slow.delete(name)
    },
    async capture(name) {
      await note(`capture ${name}`)
      return { packets: 2, bytes: 100, requests: 0, password: null, cookie: null, title: null }
    },
    async applyEdge(change) {
      await note(`edge ${Object.values(change).join(' ')}`)
      strategy = change.strategy ?? strategy
      cache = change.cache ?? cache
    },
    previewEdge: async () => ({}),
    async queryPrimary(sql, values = []) {
      if (sql.startsWith('SELECT')) return Object.values(rows)
      const [text, version, name] = values
      await note(`set ${name} ${text}`)
      rows[String(name)] = { name: String(name), value: String(text), version: Number(version) }
      return []
    },
    queryAny: async () => Object.values(rows),
    getReplication: async () => ({
      primary,
      databases: ofKind('database').map(({ name }) => name),
      delaySeconds,
    }),
    async promote(name) {
      await note(`promote ${name}`)
      primary = name
      return { graceful: true, lost: 0 }
    },
    async delayReplication(seconds) {
      await note(`delay ${seconds}`)
      delaySeconds = seconds
    },
    getDashboards: () => [],
    backups: {
      backUp: async () => ({ file: 'shop.sql' }),
      check: async () => {},
      restore: async () => ({ dump: 'shop.sql', logs: 0, tookMs: 0 }),
      checkLast: async () => ({
        ...{ dump: 'shop.sql', logs: 0, tookMs: 0, to: new Date(0), orders: 2, missing: 1 },
      }),
    },
    versions: {
      current: async () => null,
      find: async (version) => version,
      async prepare() {},
      add: async () => 'app-4',
      async remove() {},
      async restart(name) {
        await note(`stop ${name}`)
        await note(`start ${name}`)
      },
      async use() {},
    },
    secrets: {
      list: async () => ['session', 'redis', 'lab'],
      change: async (step, names) => void done.push(`${step} ${names.join(' ')}`),
      apply: async () => void done.push('apply'),
    },
    getLabLinks: () => ({ link: 'http://lab.localhost/?token=x', direct: 'http://127.0.0.1:1/' }),
  }

  return { driver, done, hooks, components, become }
}
