import type { EventStream } from '../http/event-stream.ts'
import { addPoint, emptyHistory } from '../public/scripts/history.ts'
import type { EdgeLog } from '../traces/edge-log.ts'
import { createSnapshot, type Seen } from './create-snapshot.ts'
import { type AllRates, createRates } from './rates.ts'
import type { Snapshot } from './snapshot.ts'
import type { Feed } from './status-feed.ts'

export type Topology = ReturnType<typeof createTopology>

interface TopologyOptions {
  feed: Pick<Feed, 'onSample'>
  edgeLog: Pick<EdgeLog, 'counts'>
  eventStream: Pick<EventStream, 'publish'>
}

/** Publishes a snapshot every second and keeps the last 15 minutes. */
export function createTopology({ feed, edgeLog, eventStream }: TopologyOptions) {
  const ratesOf = createRates()
  const history = emptyHistory()
  let now: Seen | null = null
  let before: Seen | null = null
  let rates: AllRates | null = null
  let latest: Snapshot | null = null

  feed.onSample(({ at, status, traffic }) => {
    if (traffic) {
      rates = ratesOf({ at, traffic, edge: edgeLog.counts() })
      before = now
      now = status ? { at, status } : now
    }
    const seen = status ? { at, status } : now
    // The control plane has not answered yet.
    if (!seen || !rates) return
    latest = createSnapshot(at, seen, before, rates)
    // Samples between two seconds have no counts.
    if (traffic) addPoint(history, latest)
    eventStream.publish('snapshot', latest)
  })

  return {
    /** Null before the first snapshot. */
    latest: () => latest,
    /** The last 15 minutes. */
    history: () => history,
  }
}
