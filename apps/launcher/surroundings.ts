import type { RequestLog } from './lab/logs/logs-verb.ts'
import type { FoundServers } from './supervisor/found-servers.ts'

/** What `start.mjs` hands over. */
export interface Surroundings {
  /** The folder of the project. */
  root: string
  findServers(): FoundServers
  /** Where a log of all requests takes the place of the logs of single parts. */
  requestLog?: RequestLog
}
