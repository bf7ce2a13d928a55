import type { Stage } from '../../../../infra/stages/stage.ts'
import { databaseNames, edgeNames } from '../../../../infra/topology.ts'
import { fetchDirect } from '../../../shared/direct-http.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import type { Component } from '../../driver.ts'
import { createTargetWriter, type Exporter, type Monitored } from '../../monitoring/targets.ts'
import { createLastKnown } from '../../status/in-time.ts'
import { type Components, componentOf } from './components.ts'
import { internalPort } from './node-processes.ts'
import { redisServersOf } from './redis-servers.ts'
import { repeat } from './repeat.ts'

/** The services of infra/compose/monitoring.yml and monitoring-scale-up.yml. */
interface Monitor {
  name: string
  port: number
  /** Answers 200 when it is ready. */
  health: string
  /** Of an exporter: the component that it asks. */
  exports?: string
}

const targetsFolder = '/monitoring/targets'
const followEveryMs = 2000
const answersWithinMs = 1000

/** What monitors this stage; nothing where it has no monitoring. */
export const monitorsOf = (stage: Stage): Monitor[] =>
  stage.monitoring
    ? [
        { name: 'prometheus', port: 9090, health: '/-/ready' },
        { name: 'alertmanager', port: 9093, health: '/-/ready' },
        { name: 'node-exporter', port: 9100, health: '/' },
        ...(stage.edge === 'nginx'
          ? [{ name: 'nginx-exporter', port: 9113, health: '/', exports: 'edge' }]
          : []),
        ...databaseNames.slice(0, stage.databases).map((name, at) => ({
          ...{ name: `mysql-exporter-${at + 1}`, port: 9104, health: '/', exports: name },
        })),
        ...redisServersOf(stage)
          .filter(({ kind }) => kind === 'redis')
          .map(({ name }) => {
            const exporter = name.replace('redis', 'redis-exporter')
            return { name: exporter, port: 9121, health: '/', exports: name }
          }),
      ]
    : []

/** What Prometheus asks. It finds containers by their names, as it is not on all of their networks. */
export function monitoredOf(stage: Stage, project: string, apps: readonly string[]): Monitored {
  return {
    apps: apps.map((name) => ({ name, address: `${project}-${name}:${internalPort}` })),
    lab: 'lab:3000',
    haproxy:
      stage.edge === 'haproxy'
        ? edgeNames(stage).map((name) => ({ name, address: `${name}:8090` }))
        : [],
    exporters: monitorsOf(stage).flatMap(({ name, port, exports }): Exporter[] =>
      exports
        ? [
            {
              ...{ name, exports, address: `${name}:${port}` },
              job: name.split('-')[0] as Exporter['job'],
            },
          ]
        : [],
    ),
    nodeExporter: 'node-exporter:9100',
    prometheus: 'prometheus:9090',
    alertmanager: 'alertmanager:9093',
  }
}

/** Prometheus, Alertmanager and the exporters as they answer. */
export function createMonitors(stage: Stage, listStopped: Components['listStopped']) {
  const monitors = monitorsOf(stage)
  const lastAnswer = createLastKnown<true>()

  return async (timeoutMs?: number): Promise<Component[]> => {
    if (monitors.length === 0) return []
    const stopped = await listStopped()
    return Promise.all(
      monitors.map(async (monitor) => {
        const held = stopped.find(({ name }) => name === monitor.name)
        const answer = held ? null : await lastAnswer(monitor.name, ask(monitor), timeoutMs)
        const state = held?.state ?? (answer ? 'ready' : 'unresponsive')
        return componentOf(monitor.name, 'monitoring', state, monitor.port)
      }),
    )
  }
}

const ask = ({ name, port, health }: Monitor): Promise<true | null> =>
  fetchDirect(innerUrl(name, port, health), {
    timeoutMs: answersWithinMs,
    servername: 'monitoring',
  }).then(
    ({ ok }) => ok || null,
    () => null,
  )

/** From now on Prometheus asks the app replicas that there are. */
export function followApps(
  stage: Stage,
  project: string,
  { apps }: Pick<Components, 'apps'>,
  log: (event: string) => void,
): void {
  if (!stage.monitoring) return
  const write = createTargetWriter(targetsFolder)
  const follow = async () => {
    const found = await apps.list()
    await write(
      monitoredOf(
        stage,
        project,
        found.map(({ name }) => name),
      ),
    )
  }
  void repeat(followEveryMs, follow, (message) => log(`Targets of Prometheus: ${message}`))
}
