import { setTimeout as sleep } from 'node:timers/promises'
import type { ControlClient } from '../../control/client.ts'
import type { ReplicaStatus, Status } from '../../control/status/status.ts'
import type { AppTraffic } from '../../shared/app-traffic.ts'
import { fetchDirect, withSecret } from '../../shared/direct-http.ts'
import { innerUrl } from '../../shared/inner-tls.ts'
import type { Logger } from '../../shared/logger.ts'
import { type Secret, used } from '../../shared/secret.ts'

/** Polling costs the shop CPU: less often while nobody watches. */
const watchedMs = 1000
const unwatchedMs = 5000
/** A component that hangs delays a sample by at most this. */
const sampleTimeoutMs = 300
/** After a change, the status is worth a longer wait. */
const changeTimeoutMs = 800
/** Minimum time between two extra samples. */
const minGapMs = 100
/** Up to this many requests between two samples, records are fetched even if nobody watches; more would block an app replica for about 5 ms. */
const maxRecords = 50

/** Which of an app replica's new records are fetched. */
type Events = 'all' | 'if few' | 'none'

/** The state of the system at one moment. */
export interface Sample {
  /** Epoch milliseconds. */
  at: number
  /** Null while the control plane does not respond. */
  status: Status | null
  /**
   * By app replica; those that did not answer are missing. `records` are those since the last
   * fetch. Null for an extra sample, which has states only.
   */
  traffic: ReadonlyMap<string, AppTraffic> | null
}

export type Feed = ReturnType<typeof createFeed>

interface FeedOptions {
  control: Pick<ControlClient, 'recentStatus' | 'change'>
  /** Whether anybody watches, and whether they watch single requests. */
  watched?: () => { atAll: boolean; requests: boolean }
  /** Authenticates requests to the app replicas' internal ports. */
  secret?: Secret
  log: Logger
}

const always = () => ({ atAll: true, requests: true })

/** Samples the system periodically and after each change, and passes samples to all listeners. */
export function createFeed({ control, watched = always, secret = [], log }: FeedOptions) {
  const listeners = new Set<(sample: Sample) => void>()
  const changeListeners = new Set<() => void>()
  /** The last record fetched from each app replica, and the start time of its process. */
  const fetched = new Map<string, { startedAt: string; number: number }>()
  /** The request count of each app replica at the last sample. */
  const requestCounts = new Map<string, number>()
  let replicas: readonly ReplicaStatus[] = []
  let statusRequest: Promise<Status | null> | undefined
  let timer: NodeJS.Timeout | undefined
  let sampling: Promise<void> | undefined
  let running = false
  let sampledAt = 0

  /** Concurrent callers share one sample. */
  function sampleOnce(records: Events): Promise<void> {
    clearTimeout(timer)
    sampling ??= takeSample(records).finally(() => {
      sampling = undefined
    })
    return sampling
  }

  async function takeSample(records: Events): Promise<void> {
    const at = Date.now()
    sampledAt = at
    const signal = AbortSignal.timeout(sampleTimeoutMs)
    const ready = replicas.filter(({ state }) => state === 'ready')
    const [status, ...answers] = await Promise.all([
      statusInTime(),
      ...ready.map((replica) => fetchRecords(replica, records, signal)),
    ])
    // Without a control plane the app replicas are still where they were.
    replicas = status?.replicas ?? replicas
    notify({
      at,
      status,
      traffic: new Map(answers.flatMap((one) => (one ? [[one.name, one]] : []))),
    })
    plan()
  }

  function plan(): void {
    const period = watched().atAll ? watchedMs : unwatchedMs
    clearTimeout(timer)
    if (running) timer = setTimeout(takeRegularSample, Math.max(0, sampledAt + period - Date.now()))
  }

  /** While nobody watches, records are fetched only if there are few. */
  function takeRegularSample(): void {
    const { atAll, requests } = watched()
    const unwatchedRecords = atAll ? 'none' : 'if few'
    void sampleOnce(requests ? 'all' : unwatchedRecords)
  }

  /** Takes extra samples (states only) when something has changed. */
  async function followChanges(): Promise<void> {
    for (let changes = 0; running; ) {
      const before = changes
      changes = await control.change(before).catch(() => before)
      const hasChanged = changes !== before
      if (!running) return
      if (hasChanged) {
        for (const listener of changeListeners) listener()
        await takeExtraSample()
      }
      await sleep(hasChanged ? minGapMs : watchedMs, null, { ref: false })
    }
  }

  async function takeExtraSample(): Promise<void> {
    // A status request in flight may predate the change.
    if (statusRequest) await statusInTime()
    const at = Date.now()
    const status = await statusInTime(changeTimeoutMs)
    if (!status) return
    replicas = status.replicas
    notify({ at, status, traffic: null })
  }

  /** A status request that hangs is not repeated until it ends. */
  function statusInTime(withinMs = sampleTimeoutMs): Promise<Status | null> {
    statusRequest ??= control
      .recentStatus()
      .catch(() => null)
      .finally(() => {
        statusRequest = undefined
      })
    return Promise.race([statusRequest, sleep(withinMs, null, { ref: false })])
  }

  async function fetchRecords(replica: ReplicaStatus, records: Events, signal: AbortSignal) {
    const known = fetched.get(replica.name)
    if (records !== 'all') {
      const counts = await fetchTraffic(replica, null, signal, secret)
      if (!counts) return null
      const isBusy = counts.requests - (requestCounts.get(replica.name) ?? 0) > maxRecords
      requestCounts.set(replica.name, counts.requests)
      if (isBusy || records === 'none') return counts
    }
    const first = await fetchTraffic(replica, known?.number ?? 0, signal, secret)
    const hasRestarted = first && known && first.startedAt !== known.startedAt
    // After a restart its numbers begin again, so all of its records are new.
    const traffic = hasRestarted ? await fetchTraffic(replica, 0, signal, secret) : first
    if (!traffic) return null
    fetched.set(replica.name, { startedAt: traffic.startedAt, number: traffic.requests })
    return { ...traffic, name: replica.name }
  }

  function notify(sample: Sample): void {
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
    /** Takes a sample with all records now; resolves when all listeners have been called. */
    async takeSample(): Promise<void> {
      // A sample in progress may lack records.
      await sampling
      await sampleOnce('all')
    },
    /** Call it when somebody begins to watch. */
    wake(): void {
      if (!sampling) plan()
    },
    start(): void {
      if (running) return
      running = true
      void sampleOnce('all')
      void followChanges()
    },
    stop(): void {
      running = false
      clearTimeout(timer)
    },
  }
}

/**
 * The requests that an app replica has answered, counted, and those after the number `after` one
 * by one; null if it does not answer.
 */
export async function fetchTraffic(
  {
    name,
    internalHost,
    internalPort,
  }: Pick<ReplicaStatus, 'name' | 'internalHost' | 'internalPort'>,
  after: number | null,
  signal: AbortSignal,
  secret: Secret,
): Promise<AppTraffic | null> {
  const query = after === null ? '' : `?after=${after}`
  const url = innerUrl(internalHost, internalPort, `/traffic${query}`)
  try {
    // A connection a second and app replica would cost more than the question.
    const answer = await fetchDirect(url, {
      keepAlive: true,
      signal,
      headers: withSecret(used(secret)),
      servername: name,
    })
    return answer.status === 200 ? await answer.json() : null
  } catch {
    return null
  }
}
