import type { FlavourName } from '../../../replication/pair/flavour.ts'

/** What `scripts/setup/find-servers.mjs` finds; null for what is missing. */
export interface FoundServers {
  nginx: string | null
  redis: string | null
  database: { path: string; flavour: FlavourName; version: string } | null
}
