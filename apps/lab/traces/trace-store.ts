import type { RequestRecord } from '../../shared/app-traffic.ts'
import type { EdgeLine } from './edge-line.ts'
import type { Trace } from './trace.ts'

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
