import type { Hub } from '../live/hub.ts'
import { addPoint, emptyHistory } from '../public/scripts/history.ts'
import type { Feed } from '../system/feed.ts'
import type { EdgeLog } from '../traces/edge-log.ts'
import { type AllRates, createRates } from './rates.ts'
import type { Snapshot } from './snapshot.ts'
import { type Seen, takeSnapshot } from './take-snapshot.ts'

export type Watch = ReturnType<typeof createWatch>

interface WatchParts {
  feed: Pick<Feed, 'onSample'>
  edgeLog: Pick<EdgeLog, 'counts'>
  hub: Pick<Hub, 'publish'>
}

/** Makes the picture of each second, tells it to who looks on, and keeps 15 minutes of it. */
export function createWatch({ feed, edgeLog, hub }: WatchParts) {
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
    // Nobody has been there to say what runs.
    if (!seen || !rates) return
    latest = takeSnapshot(at, seen, before, rates)
    // Out of turn nothing has been counted.
    if (traffic) addPoint(history, latest)
    hub.publish('snapshot', latest)
  })

  return {
    /** Null until it has seen anything. */
    latest: () => latest,
    /** The last 15 minutes. */
    history: () => history,
  }
}
