import type { Logger } from '../../shared/logger.ts'
import type { ConsoleConfig } from '../config.ts'
import type { Hub } from '../live/hub.ts'
import type { Feed } from '../system/feed.ts'
import type { System } from '../system/system.ts'

export type Journeys = ReturnType<typeof createJourneys>

interface JourneysParts {
  config: ConsoleConfig
  system: System
  feed: Feed
  hub: Hub
  log: Logger
}

export function createJourneys(_parts: JourneysParts) {
  return { start(): void {}, stop(): void {} }
}
