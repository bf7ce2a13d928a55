import { readSettings } from '../databases/settings-table.ts'
import { internalRole } from '../plan/ports.ts'
import { urlsFor } from '../plan/urls.ts'
import type { Child } from '../supervisor/child.ts'
import { redisFacts } from '../supervisor/redis-ask.ts'
import { inRotation, type Replica } from '../supervisor/replica.ts'
import type { Stack } from '../supervisor/stack.ts'
import { faultsOf } from './faults-of.ts'
import type { DatabaseStatus, ProcessStatus, ReplicaStatus, Status } from './status.ts'

/** Asks every part, at the same time; one that does not answer holds nobody up for long. */
export async function takeStatus(stack: Stack): Promise<Status> {
  const { context, choices, edge } = stack
  const open = inRotation(stack.replicas)
  const [replicas, redis, settings] = await Promise.all([
    Promise.all(stack.replicas.map((replica) => replicaStatus(stack, replica, open.has(replica)))),
    redisStatus(stack),
    settingsOf(stack),
  ])
  return {
    url: urlsFor(context.options.domain, context.options.port).shop,
    runDir: context.paths.run,
    supervisor: { pid: process.pid, uptimeMs: Date.now() - stack.startedAt },
    switches: { replicas: choices.replicas, strategy: choices.strategy, ...settings },
    edge: { ...processStatus(edge.child, context.options.port), configVersion: edge.version },
    replicas,
    databases: databaseStatus(stack),
    redis,
    whoami: stack.whoami.map((child) => processStatus(child, context.port(child.name))),
    console: processStatus(stack.console, context.port('console')),
    faults: faultsOf(stack, replicas),
  }
}

const processStatus = (child: Child, port: number): ProcessStatus => ({
  name: child.name,
  state: child.state,
  pid: child.running?.pid ?? null,
  port,
  uptimeMs: child.running ? Date.now() - child.running.spawnedAt : null,
  restarts: child.restarts,
})

async function replicaStatus(
  { context }: Stack,
  replica: Replica,
  open: boolean,
): Promise<ReplicaStatus> {
  const state = await replica.state()
  return {
    ...processStatus(replica.child, context.port(replica.name)),
    internalPort: context.port(internalRole(replica.name)),
    internalHost: '127.0.0.1',
    inRotation: open,
    drained: replica.drained,
    requests: state?.requests ?? 0,
    inFlight: state?.inFlight ?? 0,
    sessionsInMemory: state?.sessions.inMemory ?? 0,
    settingsVersion: state?.settings.version ?? 0,
    slowMs: state?.faults.slowMs ?? 0,
    slowUntil: state?.faults.slowUntil ?? null,
    slowAtOnce: state?.faults.slowAtOnce ?? 0,
  }
}

const databaseStatus = ({ databases }: Stack): DatabaseStatus[] =>
  databases.nodes.map((node) => ({
    ...processStatus(node.child, node.port()),
    role: node === databases.primary() ? 'primary' : 'replica',
    writable: node.view.writable,
    lagMs: node.view.lagMs,
    problem: node.view.problem,
  }))

async function redisStatus({ context, redis }: Stack): Promise<Status['redis']> {
  const port = context.port('redis')
  const facts = await redisFacts(port, context.secrets.redis).catch(() => null)
  return { ...processStatus(redis, port), sessions: 0, memoryBytes: 0, ...facts }
}

async function settingsOf({ databases }: Stack) {
  const nodes = [databases.primary(), ...databases.replicas()]
  const node = nodes.find(({ child }) => child.state === 'ready')
  const rows = node ? await readSettings(node).catch(() => []) : []
  const value = (name: string) => rows.find((row) => row.name === name)?.value ?? null
  return { sessions: value('session_store'), reads: value('reads'), freshness: value('freshness') }
}
