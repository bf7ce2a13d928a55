import { setTimeout as delay } from 'node:timers/promises'
import type { ConsoleConfig } from '../config.ts'
import type { Hub } from '../live/hub.ts'
import type { Feed, Sample } from '../system/feed.ts'
import type { EdgeLog } from './edge-log.ts'
import type { Journey } from './journey.ts'
import { createJourneyBook } from './journey-book.ts'
import { guestRow, rowOf } from './journey-row.ts'
import { createOwnVisitors } from './own-visitors.ts'
import { createSessionHomes } from './session-homes.ts'
import { sessionStory } from './session-story.ts'
import { createUpstreamNames } from './upstream-names.ts'

const listed = 200
const patienceMs = 3000
const askAgainMs = 200

export type Journeys = ReturnType<typeof createJourneys>

/** Which rows of the list to show; `status` is its first digit. */
export interface RowFilter {
  path?: string
  outcome?: string
  status?: string
}

interface JourneysParts {
  config: ConsoleConfig
  feed: Pick<Feed, 'onSample' | 'look'>
  edgeLog: Pick<EdgeLog, 'take'>
  hub: Hub
}

/** The way of single requests: what the edge's log and the replicas tell of them, put together. */
export function createJourneys({ config, feed, edgeLog, hub }: JourneysParts) {
  const book = createJourneyBook()
  const homes = createSessionHomes()
  const names = createUpstreamNames()
  const visitors = createOwnVisitors(config)

  /** Lines are taken apart only for those who look: a busy shop writes many. */
  function readLog(): void {
    for (const line of edgeLog.take()) book.addLine(line)
  }

  function onSample({ at, status, traffic }: Sample): void {
    if (status) names.learn(status)
    for (const told of traffic?.values() ?? []) {
      homes.learn(told, at)
      for (const record of told.records) book.addRecord(told.name, record)
    }
    if (!traffic || hub.watchersOf('journeys') === 0) return
    readLog()
    const news = book.news(listed)
    if (news.length === 0) return
    const rows = news.map(row)
    hub.publish('journeys', rows, rows.map(guestRow))
  }

  const row = (journey: Journey) => rowOf(journey, story(journey))
  const story = (journey: Journey) => sessionStory(journey, homes)

  return {
    visitors,
    story,
    /** Who is at an upstream's address: `app-2`, or the address itself. */
    upstreamName: names.find,

    /** For the list, newest first: the last ones that match. */
    async rows({ path = '', outcome, status }: RowFilter = {}) {
      await feed.look()
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

    /** Waits a moment for what is still under way. Null for what is not known (any more). */
    async find(id: string): Promise<Journey | null> {
      const deadline = Date.now() + patienceMs
      for (;;) {
        readLog()
        const journey = book.find(id)
        if (journey && book.isWhole(journey)) return journey
        if (Date.now() > deadline) return journey ?? null
        await feed.look()
        await delay(askAgainMs)
      }
    },

    start: (): void => feed.onSample(onSample),
    stop: (): void => visitors.stop(),
  }
}
