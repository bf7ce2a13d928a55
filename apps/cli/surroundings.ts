import type { FoundServers } from '../control/drivers/process/context.ts'
import type { LogSource } from './lab/logs/logs-verb.ts'

/** What `start.mjs` hands over. */
export interface Surroundings {
  /** The folder of the project. */
  root: string
  findServers(): FoundServers
  /**
   * Opens the logs of the components named, or of all app replicas, where they are not files in
   * the run folder. @throws UsageError for a name without a log.
   */
  openLogs?(names: readonly string[]): LogSource[]
}
