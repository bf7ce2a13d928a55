import { readFileSync } from 'node:fs'
import path from 'node:path'
import { edgeVersion } from '../../../edge/edge-version.ts'
import type { ControllerState } from '../../../replication/controller.ts'
import { fetchDirect } from '../../../shared/direct-http.ts'
import type { LimitStatus } from '../../../shared/own-limits.ts'
import { type OwnUsage, ownUsage } from '../../../shared/own-usage.ts'
import { type KnownSettings, newestSettings, problemSeen } from '../../app-report.ts'
import { inTime } from '../../status/in-time.ts'
import { createLastKnown } from '../../status/last-known.ts'
import { edgeConnections } from '../../status/limits.ts'
import { slowText } from '../../status/list-faults.ts'
import type { DatabaseStatus, ProcessStatus, ReplicaStatus, Status } from '../../status/status.ts'
import { urlsFor } from '../process/addresses.ts'
import { containersOf } from './containers.ts'
import { atNode } from './database.ts'
import { partsHere } from './engine/parts-here.ts'
import { replication } from './keeper-client.ts'
import { redisFacts } from './redis-facts.ts'
import { lookAtReplicas, type Replica } from './replicas.ts'
import { readWish } from './setup/wish-edge.ts'
import { usageOf } from './usage-of.ts'

const redisOf = createLastKnown<Awaited<ReturnType<typeof redisFacts>>>()
const edgeOf = createLastKnown<number>()
const whoamiOf = createLastKnown<OwnUsage>()

/** The same picture that the launcher draws of its processes. */
export async function takeStatus(): Promise<Status> {
  const [replicas, keeper, whoami, redis, version, byEngine, edge] = await Promise.all([
    lookAtReplicas(),
    inTime(replication.state(), null),
    lookAtWhoami(),
    redisOf(
      'redis',
      redisFacts().catch(() => null),
    ),
    edgeOf('edge', edgeVersion('edge:8090')),
    inTime(engineFaults(), []),
    inTime(
      lookAtEdge().catch(() => []),
      [],
    ),
  ])
  const settings =
    newestSettings(replicas.map(({ state }) => state)) ??
    (await inTime(storedSettings(keeper), unknownSettings))
  const port = Number(process.env.PUBLIC_PORT ?? 8080)
  const { number, strategy, cache } = readWish('/control')
  return {
    url: urlsFor(process.env.DOMAIN || 'localhost', port).shop,
    runDir: process.cwd(),
    supervisor: { pid: process.pid, uptimeMs: Math.round(process.uptime() * 1000) },
    switches: { replicas: replicas.length, strategy, cache, ...settings },
    edge: { ...part('edge', port, version !== null), configVersion: version ?? number },
    replicas: replicas.map(replicaStatus),
    databases: databaseStatus(keeper, replicas),
    redis: { ...part('redis', 6379, redis !== null), ...factsOf(redis) },
    whoami,
    console: { ...part('console', 3000, true), ...ownUsage() },
    faults: [...faultsOf(replicas, keeper), ...byEngine],
    limits: [
      ...edge,
      ...replicas.flatMap(({ state }) => state?.limits ?? []),
      ...(keeper?.nodes ?? []).flatMap(databaseLimits),
      ...(redis?.limits ?? []),
    ],
  }
}

const factsOf = (redis: Awaited<ReturnType<typeof redisFacts>> | null) => {
  const { limits: _, ...facts } = redis ?? { sessions: 0, memoryBytes: 0, limits: [] }
  return facts
}

const nginxConf = path.join(import.meta.dirname, '../../../../infra/docker/edge/nginx.conf')

async function lookAtEdge(): Promise<LimitStatus[]> {
  const signal = AbortSignal.timeout(1000)
  const answer = await fetchDirect('http://edge:8090/edge/status', { signal })
  return edgeConnections(await answer.text(), readFileSync(nginxConf, 'utf8'))
}

function databaseLimits({ name: target, disk, connections }: ControllerState['nodes'][number]) {
  const limits: LimitStatus[] = []
  if (connections) limits.push({ target, what: 'connections', ...connections })
  if (disk) {
    const { freeBytes, sizeBytes: most } = disk
    limits.push({ target, what: 'disk', used: most - freeBytes, most })
  }
  return limits
}

const part = (name: string, port: number, well: boolean): ProcessStatus => ({
  name,
  state: well ? 'ready' : 'waiting',
  pid: null,
  port,
  uptimeMs: null,
  restarts: 0,
  cpuMs: null,
  memoryBytes: null,
  version: null,
})

const lookAtWhoami = async (): Promise<ProcessStatus[]> =>
  Promise.all(
    (await containersOf('whoami')).map(async (container) => {
      const usage = await whoamiOf(container.name, usageOf(container))
      return { ...part(container.name, 3000, usage !== null), ...usage }
    }),
  )

const replicaStatus = ({ name, address, state }: Replica): ReplicaStatus => ({
  ...part(name, 3000, state?.ready ?? false),
  uptimeMs: state ? Date.now() - Date.parse(state.startedAt) : null,
  cpuMs: state?.cpuMs ?? null,
  memoryBytes: state?.memoryBytes ?? null,
  version: state?.version ?? null,
  internalPort: 3001,
  internalHost: address,
  inRotation: state?.ready ?? false,
  drained: state?.draining ?? false,
  requests: state?.requests ?? 0,
  inFlight: state?.inFlight ?? 0,
  sessionsInMemory: state?.sessions.inMemory ?? 0,
  settingsVersion: state?.settings.version ?? 0,
  slowMs: state?.faults.slowMs ?? 0,
  slowUntil: state?.faults.slowUntil ?? null,
  slowAtOnce: state?.faults.slowAtOnce ?? 0,
})

function databaseStatus(
  keeper: ControllerState | null,
  replicas: readonly Replica[],
): DatabaseStatus[] {
  return (keeper?.nodes ?? []).map(({ name, reachable, writable, lagMs, version, problem }) => ({
    ...part(name, 3306, reachable),
    role: name === keeper?.primary ? 'primary' : 'replica',
    version: version || null,
    writable,
    lagMs,
    problem:
      problem ??
      problemSeen(
        name,
        replicas.map(({ state }) => state),
      ),
  }))
}

const unknownSettings: KnownSettings = { sessions: null, reads: null, freshness: null }

async function storedSettings(keeper: ControllerState | null): Promise<KnownSettings> {
  const node =
    keeper?.nodes.find(({ writable }) => writable) ??
    keeper?.nodes.find(({ reachable }) => reachable)
  const rows = node
    ? await atNode(node.name, (query) => query('SELECT name, value FROM settings')).catch(() => [])
    : []
  const value = (name: string) => {
    const row = rows.find((one) => one.name === name)
    return row ? String(row.value) : null
  }
  return { sessions: value('session_store'), reads: value('reads'), freshness: value('freshness') }
}

async function engineFaults(): Promise<Status['faults']> {
  const parts = await partsHere()
  return (await parts?.faults().catch(() => null)) ?? []
}

function faultsOf(replicas: readonly Replica[], keeper: ControllerState | null): Status['faults'] {
  const slow = replicas.flatMap(({ name, state }) =>
    state && state.faults.slowMs > 0
      ? [
          {
            kind: 'slow' as const,
            target: name,
            text: slowText(state.faults.slowMs, state.faults.slowAtOnce),
            endsAt: state.faults.slowUntil,
          },
        ]
      : [],
  )
  const target = keeper?.nodes.find(({ name }) => name !== keeper.primary)?.name
  if (!keeper || !target || keeper.delaySeconds === 0) return slow
  const { delaySeconds, delayEndsAt } = keeper
  return [...slow, { kind: 'lag', target, text: `lag of ${delaySeconds} s`, endsAt: delayEndsAt }]
}
