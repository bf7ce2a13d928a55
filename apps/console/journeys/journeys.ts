import { setTimeout as delay } from 'node:timers/promises'
import { tailFile } from '../../launcher/lab/logs/tail-file.ts'
import type { Logger } from '../../shared/logger.ts'
import type { ConsoleConfig } from '../config.ts'
import type { Hub } from '../live/hub.ts'
import type { Feed, Sample } from '../system/feed.ts'
import { parseEdgeLine } from './edge-line.ts'
import { isOfTheShop } from './is-of-the-shop.ts'
import type { Journey } from './journey.ts'
import { createJourneyBook } from './journey-book.ts'
import { rowOf } from './journey-row.ts'
import { createOwnVisitors } from './own-visitors.ts'
import { createSessionHomes } from './session-homes.ts'
import { sessionStory } from './session-story.ts'
import { createUpstreamNames } from './upstream-names.ts'

const listed = 200
const tailPeriodMs = 500
const mostBytes = 256 * 1024
const patienceMs = 3000

export type Journeys = ReturnType<typeof createJourneys>

interface JourneysParts {
  config: ConsoleConfig
  feed: Feed
  hub: Hub
  log: Logger
}

/** The way of single requests: what the edge's log and the replicas tell of them, put together. */
export function createJourneys({ config, feed, hub, log }: JourneysParts) {
  const book = createJourneyBook()
  const homes = createSessionHomes()
  const names = createUpstreamNames()
  const visitors = createOwnVisitors(config)
  const tail = tailFile(config.EDGE_LOG, mostBytes)
  let timer: NodeJS.Timeout | undefined

  function readLog(): void {
    try {
      for (const text of tail.more()) addLine(text)
    } catch (error) {
      log.debug({ error: String(error) }, 'the edge’s log could not be read')
    }
  }

  function addLine(text: string): void {
    const line = parseEdgeLine(text)
    if (line && isOfTheShop(line, config.DOMAIN)) book.addLine(line)
  }

  function onSample({ at, status, traffic }: Sample): void {
    if (status) names.learn(status)
    for (const told of traffic.values()) {
      homes.learn(told, at)
      for (const record of told.records) book.addRecord(told.name, record)
    }
    const news = book.news(listed)
    if (news.length > 0) hub.publish('journeys', news.map(row))
  }

  const row = (journey: Journey) => rowOf(journey, story(journey))
  const story = (journey: Journey) => sessionStory(journey, homes)

  return {
    visitors,
    story,
    /** Who is at an upstream's address: `app-2`, or the address itself. */
    upstreamName: names.find,

    /** For the list, newest first. */
    rows: () => book.last(listed).map(row).reverse(),

    /** Waits a moment for what is still under way. Null for what is not known (any more). */
    async find(id: string): Promise<Journey | null> {
      const deadline = Date.now() + patienceMs
      for (;;) {
        const journey = book.find(id)
        if (journey && book.isWhole(journey)) return journey
        if (Date.now() > deadline) return journey ?? null
        await delay(50)
      }
    },

    start(): void {
      feed.onSample(onSample)
      readLog()
      timer = setInterval(readLog, tailPeriodMs)
    },

    stop(): void {
      clearInterval(timer)
      visitors.stop()
    },
  }
}
