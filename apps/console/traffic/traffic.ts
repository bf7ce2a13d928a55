import type { Logger } from '../../shared/logger.ts'
import type { ConsoleConfig } from '../config.ts'
import type { Hub } from '../live/hub.ts'

export type Traffic = ReturnType<typeof createTraffic>

interface TrafficParts {
  config: ConsoleConfig
  hub: Hub
  log: Logger
}

export function createTraffic(_parts: TrafficParts) {
  return { async stop(): Promise<void> {} }
}
