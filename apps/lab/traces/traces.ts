import { setTimeout as delay } from 'node:timers/promises'
import type { Status } from '../../control/status/status.ts'
import type { LabConfig } from '../config.ts'
import type { Hub } from '../live/hub.ts'
import type { Feed, Sample } from '../system/feed.ts'
import type { EdgeLog } from './edge-log.ts'
import { createOwnRequests } from './own-requests.ts'
import { createSessionLocations, sessionOutcome } from './session-outcome.ts'
import { guestRow, rowOf, type Trace } from './trace.ts'
import { createTraceStore } from './trace-store.ts'

const listed = 200
const traceTimeoutMs = 3000
const askAgainMs = 200

export type Traces = ReturnType<typeof createTraces>

/** Which rows of the list to show; `status` is its first digit. */
export interface RowFilter {
  path?: string
  outcome?: string
  status?: string
}

interface TracesOptions {
  config: LabConfig
  feed: Pick<Feed, 'onSample' | 'takeSample'>
  edgeLog: Pick<EdgeLog, 'take'>
  hub: Hub
}

/** Traces of single requests, from the edge's log and the app replicas' records. */
export function createTraces({ config, feed, edgeLog, hub }: TracesOptions) {
  const book = createTraceStore()
  const locations = createSessionLocations()
  const names = createUpstreamNames()
  const ownRequests = createOwnRequests(config)

  /** Lines are parsed only while somebody watches: a busy shop writes many. */
  function readLog(): void {
    for (const line of edgeLog.take()) book.addLine(line)
  }

  function onSample({ at, status, traffic }: Sample): void {
    if (status) names.learn(status)
    for (const told of traffic?.values() ?? []) {
      locations.learn(told, at)
      for (const record of told.records) book.addRecord(told.name, record)
    }
    if (!traffic || hub.subscribersOf('traces') === 0) return
    readLog()
    const takeFinished = book.takeFinished(listed)
    if (takeFinished.length === 0) return
    const rows = takeFinished.map(row)
    hub.publish('traces', rows, rows.map(guestRow))
  }

  const row = (trace: Trace) => rowOf(trace, outcomeOf(trace))
  const outcomeOf = (trace: Trace) => sessionOutcome(trace, locations)

  return {
    ownRequests,
    sessionOutcome: outcomeOf,
    /** The app replica at an upstream address: `app-2`, or the address itself. */
    upstreamName: names.find,

    /** The rows of the list, newest first. */
    async rows({ path = '', outcome, status }: RowFilter = {}) {
      await feed.takeSample()
      readLog()
      return book
        .last(Number.POSITIVE_INFINITY)
        .map(row)
        .filter(
          (one) =>
            one.path.toLowerCase().includes(path.toLowerCase()) &&
            (!outcome || one.session.outcome === outcome) &&
            (!status || String(one.status).startsWith(status)),
        )
        .slice(-listed)
        .reverse()
    },

    /** Waits a moment for a trace that is not complete yet. Returns null for unknown ids. */
    async find(id: string): Promise<Trace | null> {
      const deadline = Date.now() + traceTimeoutMs
      for (;;) {
        readLog()
        const trace = book.find(id)
        if (trace && book.isComplete(trace)) return trace
        if (Date.now() > deadline) return trace ?? null
        await feed.takeSample()
        await delay(askAgainMs)
      }
    },

    start: (): void => feed.onSample(onSample),
    stop: (): void => ownRequests.stop(),
  }
}

const keptNames = 200

/** The latest app replica at each address of the edge's log. */
export function createUpstreamNames() {
  const names = new Map<string, string>()
  return {
    learn({ replicas }: Status): void {
      for (const { name, internalHost, port } of replicas)
        names.set(`${internalHost}:${port}`, name)
      const [oldest] = names.keys()
      if (oldest !== undefined && names.size > keptNames) names.delete(oldest)
    },
    find: (address: string): string => names.get(address) ?? address,
  }
}
