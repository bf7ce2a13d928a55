import { setTimeout as sleep } from 'node:timers/promises'
import type { ReplicaStatus, Status } from '../../launcher/status/status.ts'
import type { Logger } from '../../shared/logger.ts'
import type { ReplicaTraffic } from '../../shared/replica-traffic.ts'
import { askReplica } from './ask-replica.ts'
import type { System } from './system.ts'

const periodMs = 1000
const patienceMs = 800

/** Everything as it was seen in one second. */
export interface Sample {
  /** Epoch milliseconds. */
  at: number
  /** Null while nobody answers. */
  status: Status | null
  /** By replica; those that did not answer are missing. `records` are new since the last sample. */
  traffic: ReadonlyMap<string, ReplicaTraffic>
}

export type Feed = ReturnType<typeof createFeed>

interface FeedParts {
  system: Pick<System, 'status'>
  log: Logger
}

/** Looks at everything once a second and tells all who listen. */
export function createFeed({ system, log }: FeedParts) {
  const listeners = new Set<(sample: Sample) => void>()
  /** How far each replica's records have been heard, in which of its lives. */
  const heard = new Map<string, { startedAt: string; number: number }>()
  let replicas: readonly ReplicaStatus[] = []
  let asking: Promise<Status | null> | undefined
  let timer: NodeJS.Timeout | undefined
  let running = false

  async function round(): Promise<void> {
    const at = Date.now()
    const sample = await look(at)
    for (const listener of listeners) tell(listener, sample)
    if (running) timer = setTimeout(round, Math.max(0, at + periodMs - Date.now()))
  }

  async function look(at: number): Promise<Sample> {
    const signal = AbortSignal.timeout(patienceMs)
    const ready = replicas.filter(({ state }) => state === 'ready')
    const [status, ...answers] = await Promise.all([
      statusInTime(),
      ...ready.map((replica) => hear(replica, signal)),
    ])
    // Without a supervisor the replicas still run where they were.
    replicas = status?.replicas ?? replicas
    return {
      at,
      status,
      traffic: new Map(answers.flatMap((one) => (one ? [[one.name, one]] : []))),
    }
  }

  /** A question that hangs is not asked a second time until it has an answer. */
  function statusInTime(): Promise<Status | null> {
    asking ??= system
      .status()
      .catch(() => null)
      .finally(() => {
        asking = undefined
      })
    return Promise.race([asking, sleep(patienceMs, null, { ref: false })])
  }

  async function hear(replica: ReplicaStatus, signal: AbortSignal): Promise<ReplicaTraffic | null> {
    const known = heard.get(replica.name)
    const first = await askReplica(replica, known?.number ?? 0, signal)
    const isReborn = first && known && first.startedAt !== known.startedAt
    // It counts from the beginning again: what it has under the old numbers is new, too.
    const traffic = isReborn ? await askReplica(replica, 0, signal) : first
    if (!traffic) return null
    heard.set(replica.name, { startedAt: traffic.startedAt, number: traffic.requests })
    return { ...traffic, name: replica.name }
  }

  function tell(listener: (sample: Sample) => void, sample: Sample): void {
    try {
      listener(sample)
    } catch (error) {
      log.error({ err: error }, 'a listener of the feed failed')
    }
  }

  return {
    onSample: (listener: (sample: Sample) => void): void => void listeners.add(listener),
    start(): void {
      if (running) return
      running = true
      void round()
    },
    stop(): void {
      running = false
      clearTimeout(timer)
    },
  }
}
