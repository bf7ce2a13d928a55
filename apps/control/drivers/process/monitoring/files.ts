import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { edgeNames } from '../../../../../infra/topology.ts'
import { certificateFiles } from '../../../certificates/certificates.ts'
import { copyMonitoringFiles } from '../../../monitoring/configuration.ts'
import type { Exporter, Monitored } from '../../../monitoring/targets.ts'
import { type Context, innerAuthority } from '../context.ts'
import { controlRole, internalRole } from '../ports.ts'
import { redisRoles } from '../redis-config.ts'
import { monitoringComponents, redisUrl } from './components.ts'

/** What there is to ask, for the app replicas that there are. */
export function monitoredOf(context: Context, apps: readonly string[]): Monitored {
  const at = (role: string) => `127.0.0.1:${context.port(role)}`
  return {
    apps: apps.map((name) => ({ name, address: at(internalRole(name)) })),
    lab: at('lab'),
    haproxy:
      context.stage.edge === 'haproxy'
        ? edgeNames(context.stage).map((name) => ({ name, address: at(controlRole(name)) }))
        : [],
    exporters: monitoringComponents(context).flatMap(({ name, exports }): Exporter[] =>
      exports
        ? [{ name, address: at(name), exports, job: name.split('-')[0] as Exporter['job'] }]
        : [],
    ),
    nodeExporter: at('node-exporter'),
    prometheus: at('prometheus'),
    alertmanager: at('alertmanager'),
  }
}

/** Files for Prometheus, Alertmanager and the exporters, in the run folder. */
export async function writeMonitoringFiles(context: Context): Promise<void> {
  const { paths, secrets, port, databases, stage } = context
  const authority = innerAuthority(context)
  await mkdir(paths.monitoring, { recursive: true, mode: 0o700 })
  await copyMonitoringFiles(path.join(paths.root, 'infra/monitoring'), paths.monitoring, {
    lab: `127.0.0.1:${port('lab')}`,
    tls: authority ? { authority, ...certificateFiles(paths.certificates, 'monitoring') } : null,
    edgeTls: false,
    databases: databases.map((name) => ({
      file: `${name}.cnf`,
      host: '127.0.0.1',
      port: port(name),
      password: secrets.databaseMonitoring,
    })),
    redis: stage.redis
      ? {
          urls: redisRoles({ stage }).nodes.map((name) => redisUrl(context, name)),
          password: secrets.redisExporter,
        }
      : null,
    internalSecret: secrets.internal,
  })
}
