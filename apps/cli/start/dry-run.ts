import path from 'node:path'
import { hasWebTier } from '../../../infra/stages/stages.ts'
import {
  edgeNames,
  replicaName,
  urlsFor,
  webServerName,
  whoamiName,
} from '../../../infra/topology.ts'
import { publicAddress } from '../../control/drivers/process/addresses.ts'
import type { Context, FoundServers } from '../../control/drivers/process/context.ts'
import { databaseProcess } from '../../control/drivers/process/database-config.ts'
import {
  monitoringComponents,
  monitoringProcess,
} from '../../control/drivers/process/monitoring/components.ts'
import { controlRole, internalRole, preferredPorts } from '../../control/drivers/process/ports.ts'
import {
  appProcess,
  type ProcessSpec,
  prepareProcess,
  whoamiProcess,
} from '../../control/drivers/process/process-specs.ts'
import { proxyProcess } from '../../control/drivers/process/proxy.ts'
import {
  redisProcess,
  redisRoles,
  sentinelProcess,
} from '../../control/drivers/process/redis-config.ts'
import type { Paths } from '../../control/drivers/process/run-folder.ts'
import { type Choices, chooseFrom } from '../../control/drivers/process/run-folder.ts'
import { completeSecrets } from '../../control/drivers/process/secrets.ts'
import { chooseStage } from '../../control/drivers/process/stage-choice.ts'
import type { ReadOptions } from '../../control/options.ts'
import { readJson } from '../../shared/json-file.ts'
import { table } from '../terminal/output.ts'

/** What would run, in the order of the start; nothing is touched. */
export async function dryRun(
  read: ReadOptions,
  paths: Paths,
  servers: FoundServers,
): Promise<string> {
  const { options, given } = read
  const choices = chooseFrom(options, given, readJson<Partial<Choices>>(paths.choices) ?? {})
  const context = contextFor(read, paths, servers)
  const { stage } = context
  const rows = processes(context, choices).map(({ name, command, args }) => [
    `  ${name}`,
    portsOf(context, name),
    [command, ...args].join(' '),
  ])
  return [
    `Would start the stage ${stage.name}, ${urlsFor(publicAddress(context)).shop}, with its state in ${paths.run}:`,
    '',
    ...table(rows),
    '',
    `Files: ${[paths.state, paths.secrets, paths.choices].join(', ')}; data in ${paths.data}, logs in ${paths.logs}.`,
    'Internal ports are the preferred ones; for one that is taken, the next free port is used.',
    '',
  ].join('\n')
}

function processes(context: Context, choices: Choices): ProcessSpec[] {
  const { stage, databases } = context
  const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
  return [
    ...databases.map((name) => databaseProcess(context, name)),
    ...redisRoles(context).nodes.map((name) => redisProcess(context, name)),
    ...redisRoles(context).sentinels.map((name) => sentinelProcess(context, name)),
    ...upTo(stage.whoami).map((number) => whoamiProcess(context, whoamiName(number))),
    ...databases.slice(0, 1).map((name) => prepareProcess(context, name)),
    ...upTo(Math.min(choices.replicas, stage.apps.most)).map((number) =>
      appProcess(context, replicaName(number)),
    ),
    ...front(context, choices),
    ...monitoringComponents(context).map((one) => monitoringProcess(context, one)),
  ]
}

/** The edge, or load balancers and web servers. */
function front(context: Context, { web }: Choices): ProcessSpec[] {
  const { stage, paths } = context
  if (!hasWebTier(stage))
    return [proxyProcess(context, { name: 'edge', kind: stage.edge, folder: paths.edge })]
  const webServers = Array.from({ length: web ?? stage.web.start }, (_, at) =>
    webServerName(at + 1),
  )
  const folderOf = (name: string) => path.join(paths.run, name)
  return [
    ...webServers.map((name) =>
      proxyProcess(context, { name, kind: 'nginx', folder: folderOf(name) }),
    ),
    ...edgeNames(stage).map((name) =>
      proxyProcess(context, { name, kind: stage.edge, isBalancer: true, folder: folderOf(name) }),
    ),
  ]
}

function contextFor(read: ReadOptions, paths: Paths, servers: FoundServers): Context {
  const { options, given } = read
  const ports = preferredPorts(options.port)
  return {
    options,
    given,
    ...chooseStage(read, paths),
    paths,
    secrets: completeSecrets(() => 'secret'),
    programs: {
      node: process.execPath,
      nginx: servers.nginx ?? '(nginx, not found)',
      haproxy: servers.haproxy ?? '(haproxy, not found)',
      redis: servers.redis ?? '(redis-server, not found)',
      database: servers.database?.path ?? '(mysqld or mariadbd, not found)',
      galera: servers.galera ?? '(Galera, not found)',
      monitoring: Object.fromEntries(
        Object.entries(servers.monitoring).map(([name, file]) => [
          name,
          file ?? `(${name}, not found)`,
        ]),
      ),
    },
    dialect: servers.database?.dialect ?? 'MySQL',
    rootUser: null,
    environment: {},
    dashboards: { user: 'stickyshop', hash: '' },
    cancelled: new AbortController().signal,
    port: (role) => ports.get(role) ?? 0,
  }
}

function portsOf({ options, port }: Context, name: string): string {
  if (/^edge(-\d)?$/.test(name)) return `${options.port}, ${port(controlRole(name))}`
  const internal = port(internalRole(name))
  return [port(name), internal].filter((number) => number > 0).join(', ')
}
