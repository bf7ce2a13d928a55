import type { FoundServers } from './supervisor/found-servers.ts'

/** What `start.mjs` hands over. */
export interface Surroundings {
  /** The folder of the project. */
  root: string
  findServers(): FoundServers
}
