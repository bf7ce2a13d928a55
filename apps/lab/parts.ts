import type { ControlClient } from '../control/client.ts'
import type { Logger } from '../shared/logger.ts'
import type { ConsoleConfig } from './config.ts'
import type { Lessons } from './lessons/runner.ts'
import type { Hub } from './live/hub.ts'
import type { ActiveFaults } from './system/active-faults.ts'
import type { Journeys } from './traces/journeys.ts'
import type { Traffic } from './traffic/traffic.ts'
import type { Watch } from './watch/watch.ts'

/** What the console is made of; every set of routes gets all of it. */
export interface Parts {
  config: ConsoleConfig
  log: Logger
  /** Tells browsers that look on. */
  hub: Hub
  /** Sees and commands what runs. */
  control: ControlClient
  /** What is out of order because somebody wanted it. */
  faults: ActiveFaults
  /** One picture of everything a second, and the last 15 minutes. */
  watch: Watch
  /** The way of single requests. */
  journeys: Journeys
  /** Virtual shoppers. */
  traffic: Traffic
  lessons: Lessons
}
