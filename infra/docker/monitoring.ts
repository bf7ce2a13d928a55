import { chownSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { redisServersOf } from '../../apps/control/drivers/container/redis-servers.ts'
import { copyMonitoringFiles } from '../../apps/control/monitoring/configuration.ts'
import type { Stage } from '../stages/stage.ts'
import { users } from './users.ts'

const secrets = '/run/secrets'
const folder = '/monitoring'
const certificates = `${secrets}/certificates`

/** Files for Prometheus, Alertmanager and the exporters, in a volume of theirs. */
export async function renderMonitoring(stage: Stage, tls: boolean): Promise<void> {
  const secret = (name: string) => readFileSync(path.join(secrets, name), 'utf8').trim()
  await copyMonitoringFiles(path.join(import.meta.dirname, '../monitoring'), folder, {
    lab: 'lab:3000',
    tls: tls
      ? {
          authority: `${certificates}/ca.pem`,
          certificate: `${certificates}/monitoring.pem`,
          key: `${certificates}/monitoring-key.pem`,
        }
      : null,
    edgeTls: tls,
    // The command line of each exporter has its database.
    databases: [{ file: 'mysql.cnf', password: secret('database-monitoring') }],
    redis: stage.redis
      ? {
          urls: redisServersOf(stage)
            .filter(({ kind }) => kind === 'redis')
            .map(({ name }) => `${tls ? 'rediss' : 'redis'}://${name}:6379`),
          password: secret('redis-exporter'),
        }
      : null,
    internalSecret: secret('internal'),
  })
  // The control plane writes what there is to ask.
  const targets = path.join(folder, 'targets')
  for (const name of readdirSync(folder))
    chownSync(path.join(folder, name), users.monitoring, users.monitoring)
  for (const file of [targets, ...readdirSync(targets).map((name) => path.join(targets, name))])
    chownSync(file, users.lab, users.lab)
}
