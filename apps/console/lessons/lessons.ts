import type { Logger } from '../../shared/logger.ts'
import type { ConsoleConfig } from '../config.ts'
import type { Desk } from '../desk/desk.ts'
import type { Hub } from '../live/hub.ts'
import type { System } from '../system/system.ts'

export type Lessons = ReturnType<typeof createLessons>

interface LessonsParts {
  config: ConsoleConfig
  system: System
  desk: Desk
  hub: Hub
  log: Logger
}

export function createLessons(_parts: LessonsParts) {
  return { async stop(): Promise<void> {} }
}
