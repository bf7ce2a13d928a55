import type { Flavour } from '../../../../replication/pair/flavour.ts'
import type { OptionKey, Options } from '../../../options/options.ts'
import type { Paths } from './paths.ts'
import type { PortRole } from './ports.ts'
import type { Secrets } from './secrets.ts'

/** The servers that were found. */
export interface Programs {
  node: string
  nginx: string
  redis: string
  database: string
}

/** All that the plan of a process depends on. */
export interface Context {
  options: Options
  given: ReadonlySet<OptionKey>
  paths: Paths
  secrets: Secrets
  programs: Programs
  flavour: Flavour
  /** The name of the user we run as, when that is root. */
  rootUser: string | null
  environment: Readonly<Record<string, string>>
  /** Aborted when everything is to end. */
  cancelled: AbortSignal
  /** @throws for a role that has none yet. */
  port(role: PortRole): number
}
