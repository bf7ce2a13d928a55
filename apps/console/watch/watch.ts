import type { Hub } from '../live/hub.ts'
import { addPoint, emptyHistory } from '../public/scripts/history.ts'
import type { Feed } from '../system/feed.ts'
import { createRates } from './rates.ts'
import type { Snapshot } from './snapshot.ts'
import { type Seen, takeSnapshot } from './take-snapshot.ts'

export type Watch = ReturnType<typeof createWatch>

interface WatchParts {
  feed: Pick<Feed, 'onSample'>
  hub: Pick<Hub, 'publish'>
}

/** Makes the picture of each second, tells it to who looks on, and keeps 15 minutes of it. */
export function createWatch({ feed, hub }: WatchParts) {
  const ratesOf = createRates()
  const history = emptyHistory()
  let now: Seen | null = null
  let before: Seen | null = null
  let latest: Snapshot | null = null

  feed.onSample((sample) => {
    const { at, status } = sample
    const rates = ratesOf(sample)
    if (status) {
      before = now
      now = { at, status }
    }
    // Nobody has been there to say what runs.
    if (!now) return
    latest = takeSnapshot(at, now, before, rates)
    addPoint(history, latest)
    hub.publish('snapshot', latest)
  })

  return {
    /** Null until it has seen anything. */
    latest: () => latest,
    /** The last 15 minutes. */
    history: () => history,
  }
}
