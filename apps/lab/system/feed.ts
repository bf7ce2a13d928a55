import { setTimeout as sleep } from 'node:timers/promises'
import type { ControlClient } from '../../control/client.ts'
import type { ReplicaStatus, Status } from '../../control/status/status.ts'
import type { Logger } from '../../shared/logger.ts'
import type { ReplicaTraffic } from '../../shared/replica-traffic.ts'
import { askReplica } from './ask-replica.ts'

/** Looking costs the shop processor time: less often while nobody looks on. */
const watchedMs = 1000
const unwatchedMs = 5000
/** Who hangs may hold up the picture so long, and no longer. */
const patienceMs = 300
/** A change is worth waiting for. */
const changePatienceMs = 800
/** Between two looks out of turn. */
const restMs = 100
/** So many requests between two looks are one visitor's; a crowd's two hundred records keep visitors waiting for 5 ms. */
const few = 50

/** Which of a replica's new records are asked for. */
type Wanted = 'all' | 'if few' | 'none'

/** Everything as it was seen at one moment. */
export interface Sample {
  /** Epoch milliseconds. */
  at: number
  /** Null while nobody answers. */
  status: Status | null
  /**
   * By replica; those that did not answer are missing. `records` are new since they were asked
   * for last. Null out of turn: then only the states have been asked for.
   */
  traffic: ReadonlyMap<string, ReplicaTraffic> | null
}

export type Feed = ReturnType<typeof createFeed>

interface FeedParts {
  control: Pick<ControlClient, 'recentStatus' | 'change'>
  /** Whether anybody looks on, and whether at single requests. */
  watched?: () => { atAll: boolean; requests: boolean }
  /** Opens what app replicas tell of requests. */
  secret?: string
  log: Logger
}

const always = () => ({ atAll: true, requests: true })

/** Looks at everything again and again, and at once where something has changed, and tells all who listen. */
export function createFeed({ control, watched = always, secret = '', log }: FeedParts) {
  const listeners = new Set<(sample: Sample) => void>()
  const changeListeners = new Set<() => void>()
  /** How far each replica's records have been heard, in which of its lives. */
  const heard = new Map<string, { startedAt: string; number: number }>()
  /** What each replica had answered when it was looked at last, whether its records were heard or not. */
  const counted = new Map<string, number>()
  let replicas: readonly ReplicaStatus[] = []
  let asking: Promise<Status | null> | undefined
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  let running = false
  let lookedAt = 0

  /** Whoever asks while it looks gets the same look. */
  function round(records: Wanted): Promise<void> {
    clearTimeout(timer)
    looking ??= look(records).finally(() => {
      looking = undefined
    })
    return looking
  }

  async function look(records: Wanted): Promise<void> {
    const at = Date.now()
    lookedAt = at
    const signal = AbortSignal.timeout(patienceMs)
    const ready = replicas.filter(({ state }) => state === 'ready')
    const [status, ...answers] = await Promise.all([
      statusInTime(),
      ...ready.map((replica) => hear(replica, records, signal)),
    ])
    // Without a supervisor the replicas still run where they were.
    replicas = status?.replicas ?? replicas
    tell({ at, status, traffic: new Map(answers.flatMap((one) => (one ? [[one.name, one]] : []))) })
    plan()
  }

  function plan(): void {
    const period = watched().atAll ? watchedMs : unwatchedMs
    clearTimeout(timer)
    if (running) timer = setTimeout(inTurn, Math.max(0, lookedAt + period - Date.now()))
  }

  /** While nobody looks on, what one visitor does is kept for later, and what a crowd does is not. */
  function inTurn(): void {
    const { atAll, requests } = watched()
    const aside = atAll ? 'none' : 'if few'
    void round(requests ? 'all' : aside)
  }

  /** Only the states, between two looks in turn. */
  async function followChanges(): Promise<void> {
    for (let changes = 0; running; ) {
      const before = changes
      changes = await control.change(before).catch(() => before)
      const hasChanged = changes !== before
      if (!running) return
      if (hasChanged) {
        for (const listener of changeListeners) listener()
        await lookOutOfTurn()
      }
      await sleep(hasChanged ? restMs : watchedMs, null, { ref: false })
    }
  }

  async function lookOutOfTurn(): Promise<void> {
    // One that is under way may have been asked before the change.
    if (asking) await statusInTime()
    const at = Date.now()
    const status = await statusInTime(changePatienceMs)
    if (!status) return
    replicas = status.replicas
    tell({ at, status, traffic: null })
  }

  /** A question that hangs is not asked a second time until it has an answer. */
  function statusInTime(withinMs = patienceMs): Promise<Status | null> {
    asking ??= control
      .recentStatus()
      .catch(() => null)
      .finally(() => {
        asking = undefined
      })
    return Promise.race([asking, sleep(withinMs, null, { ref: false })])
  }

  async function hear(replica: ReplicaStatus, records: Wanted, signal: AbortSignal) {
    const known = heard.get(replica.name)
    if (records !== 'all') {
      const counts = await askReplica(replica, null, signal, secret)
      if (!counts) return null
      const isCrowd = counts.requests - (counted.get(replica.name) ?? 0) > few
      counted.set(replica.name, counts.requests)
      if (isCrowd || records === 'none') return counts
    }
    const first = await askReplica(replica, known?.number ?? 0, signal, secret)
    const isReborn = first && known && first.startedAt !== known.startedAt
    // It counts from the beginning again: what it has under the old numbers is new, too.
    const traffic = isReborn ? await askReplica(replica, 0, signal, secret) : first
    if (!traffic) return null
    heard.set(replica.name, { startedAt: traffic.startedAt, number: traffic.requests })
    return { ...traffic, name: replica.name }
  }

  function tell(sample: Sample): void {
    for (const listener of listeners)
      try {
        listener(sample)
      } catch (error) {
        log.error({ err: error }, 'a listener of the feed failed')
      }
  }

  return {
    onSample: (listener: (sample: Sample) => void): void => void listeners.add(listener),
    /** Calls `listener` when a component has changed, or the audit log has a new entry. */
    onChange: (listener: () => void): void => void changeListeners.add(listener),
    /** Now, with all records; resolves when all who listen have been told. */
    async look(): Promise<void> {
      // One that is under way may be without records.
      await looking
      await round('all')
    },
    /** To be called when somebody begins to look on. */
    wake(): void {
      if (!looking) plan()
    },
    start(): void {
      if (running) return
      running = true
      void round('all')
      void followChanges()
    },
    stop(): void {
      running = false
      clearTimeout(timer)
    },
  }
}
