import { userInfo } from 'node:os'
import { compareSync, hashSync } from 'bcryptjs'
import type { Stage } from '../../../../infra/stages/stage.ts'
import type { DialectName } from '../../../replication/dialects/dialect.ts'
import { authorityFiles } from '../../certificates/certificates.ts'
import { dashboardCost, dashboardUser } from '../../dashboards.ts'
import type { OptionKey, Options, ReadOptions } from '../../options.ts'
import { type MonitoringProgram, monitoringComponents } from './monitoring/components.ts'
import type { PortRole, Ports } from './ports.ts'
import type { Paths } from './run-folder.ts'
import { openSecrets, type Secrets } from './secrets.ts'
import type { ChosenStage } from './stage-choice.ts'

/** The servers that were found. */
export interface Programs {
  node: string
  nginx: string
  /** Empty where nginx is the edge. */
  haproxy: string
  redis: string
  database: string
  /** Galera's library, with which servers form a group; empty where none is needed. */
  galera: string
  /** Null for what is missing, or not needed. */
  monitoring: Readonly<Partial<Record<MonitoringProgram, string | null>>>
}

/** All that the plan of a process depends on. */
export interface Context {
  options: Options
  given: ReadonlySet<OptionKey>
  /** What runs, with single features exchanged. */
  stage: Stage
  /** The database servers; the first one is the primary of a new run folder. */
  databases: readonly string[]
  /** The primary of the last run; null before there was one. */
  lastPrimary: string | null
  /** The stage of the last start if it was another one. */
  stageBefore: Stage | null
  paths: Paths
  secrets: Secrets
  programs: Programs
  dialect: DialectName
  /** The name of the user we run as, when that is root. */
  rootUser: string | null
  environment: Readonly<Record<string, string>>
  /** Who may see dashboards at the edge. */
  dashboards: { user: string; hash: string }
  /** Aborted when everything is to end. */
  cancelled: AbortSignal
  /** @throws for a role that has none yet. */
  port(role: PortRole): number
}

interface Opening {
  read: ReadOptions
  paths: Paths
  servers: FoundServers
  ports: Ports
  chosen: ChosenStage
  cancelled: AbortSignal
}

/** @throws when a server is missing. */
export function openContext({
  read: { options, given },
  paths,
  servers,
  ports,
  chosen,
  cancelled,
}: Opening): Context {
  const { nginx, haproxy, redis, database } = servers
  const { stage } = chosen
  const missing = [
    ...(nginx ? [] : ['nginx']),
    ...(redis || !stage.redis ? [] : ['Redis']),
    ...(database ? [] : ['MySQL or MariaDB']),
    ...monitoringComponents(chosen)
      .filter(({ program }) => !servers.monitoring[program])
      .map(({ name }) => name),
  ]
  if (!nginx || !database || missing.length > 0)
    throw new Error(`Not installed: ${missing.join(', ')}. Ask what to do: npm run lab doctor`)
  if (stage.edge === 'haproxy' && !haproxy)
    throw new Error(
      'HAProxy is not installed. Install it (on Debian and Ubuntu: sudo apt-get install haproxy), or start with nginx as the load balancer: npm start -- --edge nginx',
    )
  const secrets = openSecrets(paths)
  return {
    options,
    given,
    ...chosen,
    paths,
    secrets,
    programs: {
      node: process.execPath,
      nginx,
      haproxy: haproxy ?? '',
      redis: redis ?? '',
      database: database.path,
      galera: groupLibrary(stage, servers),
      monitoring: servers.monitoring,
    },
    dialect: database.dialect,
    rootUser: process.getuid?.() === 0 ? userInfo().username : null,
    environment: baseEnvironment(process.env),
    dashboards: { user: dashboardUser, hash: hashSync(secrets.dashboards, dashboardCost) },
    cancelled,
    port: ports.of,
  }
}

/** @throws Error for people where the databases cannot form a group */
function groupLibrary({ failover }: Stage, { database, galera }: FoundServers): string {
  // MySQL has what it needs in a plugin of its own.
  if (failover !== 'group' || database?.dialect === 'MySQL') return ''
  if (!galera)
    throw new Error(
      'Galera is not installed. Install it (on Debian and Ubuntu: sudo apt-get install galera-4 mariadb-server rsync), or start with a primary and read replicas: npm start -- --database replicas',
    )
  return galera
}

/** The file of the authority for inner hops; null in a stage without TLS there. */
export const innerAuthority = ({ stage, paths }: Pick<Context, 'stage' | 'paths'>) =>
  stage.tls === 'all' ? authorityFiles(paths.certificates).certificate : null

/** After a rotation of their password; false if it is the same. */
export function refreshDashboards({ dashboards, secrets }: Context): boolean {
  if (compareSync(secrets.dashboards, dashboards.hash)) return false
  dashboards.hash = hashSync(secrets.dashboards, dashboardCost)
  return true
}

const passedOn = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'NODE_EXTRA_CA_CERTS']

/**
 * What every child gets of our own environment. No more: a `PORT` or `SESSION_STORE`
 * that happens to be set in a shell must not reach one of them past the plan.
 */
export const baseEnvironment = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = environment[name]
      return value ? [[name, value]] : []
    }),
  )

/** What `scripts/setup/find-servers.mjs` finds; null for what is missing. */
export interface FoundServers {
  nginx: string | null
  haproxy: string | null
  redis: string | null
  monitoring: Readonly<Partial<Record<MonitoringProgram, string | null>>>
  database: { path: string; dialect: DialectName; version: string } | null
  /** The library, where the scripts that copy data are there, too. */
  galera: string | null
}
