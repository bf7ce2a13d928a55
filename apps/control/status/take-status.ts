import type { DatabaseNode } from '../../replication/pair/node.ts'
import { nodeVersion } from '../../shared/node-version.ts'
import { type AppReport, problemSeen } from '../app-report.ts'
import type { Child } from '../drivers/process/child.ts'
import { internalRole } from '../drivers/process/plan/ports.ts'
import { urlsFor } from '../drivers/process/plan/urls.ts'
import { inRotation, type Replica } from '../drivers/process/replica.ts'
import type { Stack } from '../drivers/process/stack.ts'
import { type AskedFacts, askFacts } from './asked-facts.ts'
import { faultsOf } from './faults-of.ts'
import { usageOf } from './process-usage.ts'
import type { ProcessStatus, Status } from './status.ts'
import type { Usage } from './usage.ts'

/** Everything as it is now; `ask` finds out what only the parts can say. */
export async function takeStatus(
  stack: Stack,
  ask: (stack: Stack) => Promise<AskedFacts> = askFacts,
): Promise<Status> {
  const { states, redis, settings } = await ask(stack)
  const { context, choices, edge } = stack
  const present = [...stack.replicas]
  const open = inRotation(present)
  const usage = await usageOf(stack.children().flatMap(({ running }) => running?.pid ?? []))
  const processStatus = (child: Child, port: number) => statusOf(child, port, usage)
  const replicas = present.map((replica) => ({
    ...processStatus(replica.child, context.port(replica.name)),
    ...replicaStatus(stack, replica, states.get(replica) ?? null),
    inRotation: open.has(replica),
  }))
  return {
    url: urlsFor(context.options.domain, context.options.port).shop,
    runDir: context.paths.run,
    supervisor: { pid: process.pid, uptimeMs: Date.now() - stack.startedAt },
    switches: {
      replicas: choices.replicas,
      strategy: choices.strategy,
      cache: choices.cache,
      ...settings,
    },
    edge: { ...processStatus(edge.child, context.options.port), configVersion: edge.version },
    replicas,
    databases: stack.databases.nodes.map((node) => ({
      ...processStatus(node.child, node.port()),
      ...databaseStatus(stack, node, [...states.values()]),
    })),
    redis: {
      ...processStatus(stack.redis, context.port('redis')),
      ...(redis ?? { sessions: 0, memoryBytes: 0, version: null }),
    },
    whoami: stack.whoami.map((child) => ({
      ...processStatus(child, context.port(child.name)),
      version: nodeVersion(),
    })),
    console: { ...processStatus(stack.console, context.port('console')), version: nodeVersion() },
    faults: faultsOf(stack, replicas),
    limits: stack.limits.current(),
  }
}

function statusOf(child: Child, port: number, usage: ReadonlyMap<number, Usage>): ProcessStatus {
  const { name, state, running, restarts } = child
  return {
    name,
    state,
    pid: running?.pid ?? null,
    port,
    uptimeMs: running ? Date.now() - running.spawnedAt : null,
    restarts,
    ...((running && usage.get(running.pid)) ?? { cpuMs: null, memoryBytes: null }),
    version: null,
  }
}

const replicaStatus = ({ context }: Stack, replica: Replica, state: AppReport | null) => ({
  version: state?.version ?? null,
  internalPort: context.port(internalRole(replica.name)),
  internalHost: '127.0.0.1',
  drained: replica.drained,
  requests: state?.requests ?? 0,
  inFlight: state?.inFlight ?? 0,
  sessionsInMemory: state?.sessions.inMemory ?? 0,
  settingsVersion: state?.settings.version ?? 0,
  slowMs: state?.faults.slowMs ?? 0,
  slowUntil: state?.faults.slowUntil ?? null,
  slowAtOnce: state?.faults.slowAtOnce ?? 0,
})

const databaseStatus = (
  { databases }: Stack,
  node: DatabaseNode,
  states: readonly (AppReport | null)[],
) => ({
  role: node === databases.primary() ? ('primary' as const) : ('replica' as const),
  version: node.view.version,
  writable: node.view.writable,
  lagMs: node.view.lagMs,
  problem: node.view.problem ?? problemSeen(node.name, states),
})
