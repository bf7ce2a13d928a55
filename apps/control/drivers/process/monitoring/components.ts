import { spawnSync } from 'node:child_process'
import type { Stage } from '../../../../../infra/stages/stage.ts'
import { edgeNames, urlsFor } from '../../../../../infra/topology.ts'
import { certificateFiles } from '../../../certificates/certificates.ts'
import { redisExporterUser } from '../../../monitoring/configuration.ts'
import { publicAddress } from '../addresses.ts'
import { type Context, innerAuthority } from '../context.ts'
import { controlRole } from '../ports.ts'
import type { ProcessSpec } from '../process-specs.ts'
import { redisRoles } from '../redis-config.ts'

/** The programs of monitoring; scripts/setup/find-servers.mjs knows what they are called where. */
export type MonitoringProgram =
  | 'prometheus'
  | 'alertmanager'
  | 'nodeExporter'
  | 'nginxExporter'
  | 'mysqlExporter'
  | 'redisExporter'

/** One process of monitoring. */
export interface MonitoringComponent {
  name: string
  program: MonitoringProgram
  /** Answers 200 when it is ready. */
  health: string
  /** The component that an exporter asks. */
  exports?: string
  args(context: Context): string[]
  env?(context: Context): Record<string, string>
}

export const mysqlExporter = (database: string) => `mysql-exporter-${database.replace('db-', '')}`

type Chosen = { stage: Stage; databases: readonly string[] }

/** What monitors this stage; nothing where it has no monitoring. */
export function monitoringComponents({ stage, databases }: Chosen): MonitoringComponent[] {
  if (!stage.monitoring) return []
  return [
    prometheus,
    alertmanager,
    nodeExporter,
    ...(stage.edge === 'nginx' ? edgeNames(stage).map(nginxExporter) : []),
    ...databases.map(exporterOf),
    ...redisRoles({ stage }).nodes.map(redisExporterOf),
  ]
}

export const monitoringFile = ({ paths }: Pick<Context, 'paths'>, name: string) =>
  `${paths.monitoring}/${name}`

const listen = ({ port }: Context, name: string) => `--web.listen-address=127.0.0.1:${port(name)}`

/** TLS, where inner hops have it; new certificates are read by themselves. */
const web = (context: Context) =>
  innerAuthority(context) ? [`--web.config.file=${monitoringFile(context, 'web.yml')}`] : []

const prometheus: MonitoringComponent = {
  name: 'prometheus',
  program: 'prometheus',
  health: '/-/ready',
  args: (context) => [
    `--config.file=${monitoringFile(context, 'prometheus.yml')}`,
    listen(context, 'prometheus'),
    ...web(context),
    // For links back to it, in its alerts.
    `--web.external-url=${urlsFor(publicAddress(context)).prometheus}`,
    '--web.route-prefix=/',
    `--storage.tsdb.path=${context.paths.dataOf('prometheus')}`,
    // Whichever comes first (default 15 days of any size).
    '--storage.tsdb.retention.time=12h',
    '--storage.tsdb.retention.size=256MB',
    // A query that would read more than these is refused (defaults 50,000,000 and 20).
    '--query.max-samples=5000000',
    '--query.max-concurrency=4',
    '--log.level=warn',
  ],
  // The garbage collector works harder before more is taken.
  env: () => ({ GOMEMLIMIT: '256MiB', GOMAXPROCS: '1' }),
}

const alertmanager: MonitoringComponent = {
  name: 'alertmanager',
  program: 'alertmanager',
  health: '/-/ready',
  args: (context) => [
    `--config.file=${monitoringFile(context, 'alertmanager.yml')}`,
    listen(context, 'alertmanager'),
    ...web(context),
    `--storage.path=${context.paths.dataOf('alertmanager')}`,
    '--data.retention=12h',
    // One alone has nobody to gossip with (default: on all addresses).
    '--cluster.listen-address=',
    '--log.level=warn',
  ],
  env: () => ({ GOMEMLIMIT: '64MiB', GOMAXPROCS: '1' }),
}

const nodeExporter: MonitoringComponent = {
  name: 'node-exporter',
  program: 'nodeExporter',
  health: '/',
  args: (context) => [
    listen(context, 'node-exporter'),
    ...web(context),
    '--collector.disable-defaults',
    ...['cpu', 'diskstats', 'filesystem', 'loadavg', 'meminfo', 'netdev'].map(
      (name) => `--collector.${name}`,
    ),
    '--log.level=warn',
  ],
}

const nginxExporterOf = (edge: string) => edge.replace('edge', 'nginx-exporter')

const nginxExporter = (edge: string): MonitoringComponent => ({
  name: nginxExporterOf(edge),
  program: 'nginxExporter',
  health: '/',
  exports: edge,
  args: (context) => [
    listen(context, nginxExporterOf(edge)),
    `--nginx.scrape-uri=http://127.0.0.1:${context.port(controlRole(edge))}/edge/status`,
    ...(isFirstNginxExporter(context)
      ? // It starts also while the edge does not answer yet, and goes on asking.
        ['--nginx.retries=30', ...tlsOfFirst(context)]
      : web(context)),
  ],
})

/** Before 1.0, which Debian 12 has, it had options of its own. */
const isFirstNginxExporter = ({ programs }: Context): boolean => {
  const { stdout, stderr } = spawnSync(programs.monitoring.nginxExporter ?? '', ['--help'], {
    encoding: 'utf8',
  })
  return !`${stdout}${stderr}`.includes('web.config.file')
}

function tlsOfFirst(context: Context): string[] {
  const { certificate, key } = certificateFiles(context.paths.certificates, 'monitoring')
  return innerAuthority(context)
    ? [
        '--web.secured-metrics',
        `--web.ssl-server-cert=${certificate}`,
        `--web.ssl-server-key=${key}`,
      ]
    : []
}

const exporterOf = (database: string): MonitoringComponent => ({
  name: mysqlExporter(database),
  program: 'mysqlExporter',
  health: '/',
  exports: database,
  args: (context) => [
    listen(context, mysqlExporter(database)),
    ...web(context),
    `--config.my-cnf=${monitoringFile(context, `${database}.cnf`)}`,
    '--collect.global_status',
    '--collect.global_variables',
    '--collect.slave_status',
    ...[
      'info_schema.innodb_cmp',
      'info_schema.innodb_cmpmem',
      'info_schema.query_response_time',
    ].map((name) => `--no-collect.${name}`),
    '--log.level=error',
  ],
})

export const redisExporter = (name: string) => name.replace('redis', 'redis-exporter')

const redisExporterOf = (redis: string): MonitoringComponent => ({
  name: redisExporter(redis),
  program: 'redisExporter',
  health: '/',
  exports: redis,
  args: (context) => [
    `-web.listen-address=127.0.0.1:${context.port(redisExporter(redis))}`,
    `-redis.addr=${redisUrl(context, redis)}`,
    `-redis.user=${redisExporterUser}`,
    // By address; the command line shows no password.
    `-redis.password-file=${monitoringFile(context, 'redis-passwords.json')}`,
    ...redisExporterTls(context),
  ],
})

function redisExporterTls(context: Context): string[] {
  const authority = innerAuthority(context)
  if (!authority) return []
  const { certificate, key } = certificateFiles(context.paths.certificates, 'monitoring')
  return [
    `-tls-ca-cert-file=${authority}`,
    `-tls-server-cert-file=${certificate}`,
    `-tls-server-key-file=${key}`,
    '-tls-server-min-version=TLS1.3',
  ]
}

export const redisUrl = (context: Context, name: string) =>
  `${innerAuthority(context) ? 'rediss' : 'redis'}://127.0.0.1:${context.port(name)}`

/** How one of them is started. @throws when its program is missing */
export function monitoringProcess(context: Context, component: MonitoringComponent): ProcessSpec {
  const { name, program } = component
  const command = context.programs.monitoring[program]
  if (!command) throw new Error(`${name} is not installed. Ask what to do: npm run lab doctor`)
  return {
    name,
    command,
    args: component.args(context),
    cwd: context.paths.monitoring,
    env: { ...context.environment, ...component.env?.(context) },
  }
}
