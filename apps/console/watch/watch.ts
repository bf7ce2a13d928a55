import type { Logger } from '../../shared/logger.ts'
import type { Hub } from '../live/hub.ts'
import type { System } from '../system/system.ts'

export type Watch = ReturnType<typeof createWatch>

interface WatchParts {
  system: System
  hub: Hub
  log: Logger
}

export function createWatch(_parts: WatchParts) {
  return { start(): void {}, stop(): void {} }
}
