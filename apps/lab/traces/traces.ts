import { setTimeout as delay } from 'node:timers/promises'
import type { ControlClient } from '../../control/client.ts'
import type { Status } from '../../control/status/status.ts'
import type { RequestRecord } from '../../shared/app-traffic.ts'
import type { LabConfig } from '../config.ts'
import type { EventStream } from '../http/event-stream.ts'
import type { Feed, Sample } from '../topology/status-feed.ts'
import type { EdgeLine, EdgeLog } from './edge-log.ts'
import { findEdgeLine } from './log-search.ts'
import { createOwnRequests } from './own-requests.ts'
import { findSlowQueries, type SlowQuery, slowStatementsOf } from './slow-log.ts'
import { createSessionLocations, guestRow, rowOf, sessionOutcome, type Trace } from './trace.ts'

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
  eventStream: EventStream
  control: Pick<ControlClient, 'findRequest'>
}

/** Traces of single requests, from the edge's log and the app replicas' records. */
export function createTraces({ config, feed, edgeLog, eventStream, control }: TracesOptions) {
  const store = createTraceStore()
  const locations = createSessionLocations()
  const names = createUpstreamNames()
  const ownRequests = createOwnRequests(config)

  /** Lines are parsed only while somebody watches: a busy shop writes many. */
  function readLog(): void {
    for (const line of edgeLog.take()) addLine(line)
  }

  function addLine(line: EdgeLine): void {
    names.learnFrom(line)
    store.addLine(line)
  }

  function onSample({ at, status, traffic }: Sample): void {
    if (status) names.learn(status)
    for (const report of traffic?.values() ?? []) {
      locations.learn(report, at)
      for (const record of report.records) store.addRecord(report.name, record)
    }
    if (!traffic || eventStream.subscribersOf('traces') === 0) return
    readLog()
    const finished = store.takeFinished(listed)
    if (finished.length === 0) return
    const rows = finished.map(row)
    eventStream.publish('traces', rows, rows.map(guestRow))
  }

  async function findElsewhere(id: string): Promise<void> {
    const line = findEdgeLine(config.EDGE_LOG, id)
    if (line) addLine(line)
    const found = await control.findRequest(id).catch(() => [])
    for (const { replica, record } of found) store.addRecord(replica, record)
  }

  const row = (trace: Trace) => rowOf(trace, outcomeOf(trace))
  const outcomeOf = (trace: Trace) => sessionOutcome(trace, locations)

  return {
    ownRequests,
    sessionOutcome: outcomeOf,
    /** What the databases' slow-query logs say of it. */
    slowQueries: ({ at, edge, record }: Trace): SlowQuery[] => {
      if (!record) return []
      const to = Math.max(at + record.ms, edge ? edge.at + edge.ms : 0)
      return findSlowQueries(config.SLOW_LOGS, slowStatementsOf(record), { from: at, to })
    },
    /** The app replica at an upstream address: `app-2`, or the address itself. */
    upstreamName: names.find,

    /** The rows of the list, newest first. */
    async rows({ path = '', outcome, status }: RowFilter = {}) {
      await feed.takeSample()
      readLog()
      return store
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

    /**
     * Waits a moment for a trace that is not complete yet. One that is too old for the list, or that
     * nobody watched, comes from the logs and the app replicas. Returns null for unknown ids.
     */
    async find(id: string): Promise<Trace | null> {
      readLog()
      if (!store.find(id)) await findElsewhere(id)
      const deadline = Date.now() + traceTimeoutMs
      for (;;) {
        readLog()
        const trace = store.find(id)
        if (trace && store.isComplete(trace)) return trace
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

/** The latest app replica at each upstream address in the edge's log. */
export function createUpstreamNames() {
  const names = new Map<string, string>()
  return {
    learn({ replicas }: Status): void {
      for (const { name, internalHost, port } of replicas)
        names.set(`${internalHost}:${port}`, name)
      const [oldest] = names.keys()
      if (oldest !== undefined && names.size > keptNames) names.delete(oldest)
    },
    /**
     * An app replica may be at another address for the edge than for the lab, where each has a
     * network of its own: the one that answered last told its name.
     */
    learnFrom({ tries, servedBy, fromCache }: EdgeLine): void {
      const last = tries.at(-1)
      if (last && servedBy && !fromCache) names.set(last.address, servedBy)
    },
    find: (address: string): string => names.get(address) ?? address,
  }
}

// Enough to find a trace again a while after its page was opened.
const maxTraces = 2000
const completeAfterMs = 2500
const clientGone = 499

export type TraceStore = ReturnType<typeof createTraceStore>

/** Combines the edge's log lines and the app replicas' records of the same request, in any order. */
export function createTraceStore(now: () => number = Date.now) {
  const traces = new Map<string, Trace>()
  /** Traces that have not been published yet. */
  let unreported: Trace[] = []

  function addLine(line: EdgeLine): void {
    const trace = open(line.id, line.at)
    trace.edge = line
    if (line.fromCache) removeAppReplica(trace)
    if (!line.servedBy || line.servedBy === trace.replica) return
    trace.replica = line.servedBy
    trace.record = null
  }

  // The background refresh of the cached page has the same id, but did not answer the client.
  function removeAppReplica(trace: Trace): void {
    trace.replica = null
    trace.record = null
  }

  function addRecord(replica: string, record: RequestRecord): void {
    const trace = open(record.id, record.at)
    if (!isTheAnswer(trace, replica, record)) return
    // When the app replica received it, whichever record comes first.
    trace.at = record.at
    trace.replica = replica
    trace.record = record
  }

  function open(id: string, at: number): Trace {
    const known = traces.get(id)
    if (known) return known
    const trace = { id, at, edge: null, replica: null, record: null, firstSeenAt: now() }
    traces.set(id, trace)
    unreported.push(trace)
    const [oldest] = traces.keys()
    if (oldest !== undefined && traces.size > maxTraces) traces.delete(oldest)
    return trace
  }

  /** Whether no more data is expected. */
  const isComplete = ({ edge, record, firstSeenAt }: Trace): boolean =>
    (edge !== null && (record !== null || !hasAppAnswer(edge))) ||
    now() - firstSeenAt > completeAfterMs

  /** The newest complete traces, oldest first. */
  const last = (count: number): Trace[] => newest([...traces.values()].filter(isComplete), count)

  /** The newest of those completed since the last call, oldest first. */
  function takeFinished(count: number): Trace[] {
    const whole = unreported.filter(isComplete)
    unreported = unreported.filter((trace) => !isComplete(trace)).slice(-maxTraces)
    return newest(whole, count)
  }

  return {
    addLine,
    addRecord,
    find: (id: string) => traces.get(id),
    isComplete,
    last,
    takeFinished,
  }
}

/** An app replica that the edge stopped waiting for also records the request, as aborted by the client. */
function isTheAnswer({ edge, record }: Trace, replica: string, { status }: RequestRecord) {
  if (edge?.fromCache) return false
  if (edge?.servedBy) return edge.servedBy === replica
  return record === null || status !== clientGone
}

const hasAppAnswer = ({ servedBy, tries }: EdgeLine) => servedBy !== null && tries.length > 0

const newest = (traces: Trace[], count: number) => traces.sort((a, b) => a.at - b.at).slice(-count)
