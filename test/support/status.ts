import type { Command } from '../../apps/control/commands/commands.ts'
import type { Status } from '../../apps/control/status/status.ts'
import { stages } from '../../infra/stages/stages.ts'

/** The status of a stage that has Redis. */
export type StatusWithRedis = Status & { redis: NonNullable<Status['redis']> }

/** Creates the status of a healthy system, which tests then change. */
export function healthyStatus(): StatusWithRedis {
  const running = { state: 'ready', pid: 1, port: 1, uptimeMs: 1, restarts: 0 } as const
  const replica = (name: string) => ({
    ...running,
    ...{ name, internalPort: 1, internalHost: '127.0.0.1', inRotation: true, drained: false },
    ...{ requests: 0, inFlight: 0, sessionsInMemory: 0, settingsVersion: 1 },
    ...{ slowMs: 0, slowUntil: null },
  })
  const database = (name: string, role: 'primary' | 'replica') => ({
    ...running,
    ...{ name, role, writable: role === 'primary', lagMs: 0, problem: null },
  })
  const status = {
    url: 'http://localhost:8080',
    runDir: '.run',
    stage: stages.distributed,
    supervisor: { pid: 1, uptimeMs: 1 },
    switches: {
      ...{ replicas: 3, whoami: 2, web: 0, strategy: 'round-robin' as const },
      ...{ sessions: 'redis', reads: 'replica', freshness: 'on', cache: 'off' as const },
    },
    edge: { ...running, name: 'edge', configVersion: 1 },
    edges: [{ ...running, name: 'edge', configVersion: 1 }],
    replicas: ['app-1', 'app-2', 'app-3'].map(replica),
    databases: [database('db-1', 'primary'), database('db-2', 'replica')],
    redis: { ...running, name: 'redis', sessions: 0, memoryBytes: 0 },
    web: [],
    whoami: [],
    monitoring: [],
    redisReplicas: [],
    sentinels: [],
    lab: { ...running, name: 'lab' },
    faults: [],
    alerts: [],
    limits: [],
  }
  // Tests do not need every field of a process.
  return status as unknown as StatusWithRedis
}

/** The switches after a command that sets one of them. */
export function switchesAfter(now: Status['switches'], command: Command): Status['switches'] {
  if (command.command === 'scale')
    return {
      ...now,
      [!command.service || command.service === 'app' ? 'replicas' : command.service]: command.count,
    }
  return 'value' in command ? { ...now, [command.command]: command.value } : now
}
