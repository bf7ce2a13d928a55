import { mkdir } from 'node:fs/promises'
import { fetchDirect } from '../../../../shared/direct-http.ts'
import { innerUrl } from '../../../../shared/inner-tls.ts'
import { createTargetWriter } from '../../../monitoring/targets.ts'
import { type Child, type ChildHooks, createChild } from '../child.ts'
import type { Context } from '../context.ts'
import { coalesce } from '../proxy.ts'
import {
  type MonitoringComponent,
  monitoringComponents,
  monitoringFile,
  monitoringProcess,
} from './components.ts'
import { monitoredOf, writeMonitoringFiles } from './files.ts'

export type Monitoring = ReturnType<typeof createMonitoring>

/** Prometheus, Alertmanager and the exporters; none in a stage without monitoring. */
export function createMonitoring(
  context: Context,
  hooks: ChildHooks,
  listApps: () => readonly string[],
) {
  const children = monitoringComponents(context).map((one) => createMonitor(context, one, hooks))
  const writeTargets = createTargetWriter(monitoringFile(context, 'targets'))
  let isStarted = false
  let known = passwordsOf(context)
  const writeChangedTargets = coalesce(() => writeTargets(monitoredOf(context, listApps())))

  return {
    children,
    /** Starts all of them. */
    async start(start: (child: Child) => Promise<void>): Promise<void> {
      if (children.length === 0) return
      await writeMonitoringFiles(context)
      isStarted = true
      await writeChangedTargets()
      await Promise.all(children.map(start))
    },
    /** Secrets were rotated. Prometheus and Alertmanager read theirs for each request, exporters at their start. */
    async changeSecrets(): Promise<void> {
      if (!isStarted) return
      await writeMonitoringFiles(context)
      const passwords = passwordsOf(context)
      if (passwords === known) return
      known = passwords
      const readers = children.filter(({ name }) => /^(mysql|redis)-exporter/.test(name))
      await Promise.all(
        readers.map(async (child) => {
          if (child.state === 'stopped') return
          await child.stop(stopMs)
          await child.start()
        }),
      )
    },
    /** App replicas may have come or gone, or have other ports. */
    follow(): void {
      if (!isStarted) return
      writeChangedTargets().catch((error) => hooks.log(`Targets of Prometheus: ${error.message}`))
    },
    stop: (graceMs: number) => Promise.all(children.map((child) => child.stop(graceMs))),
  }
}

const stopMs = 2000

/** Of the exporters. */
const passwordsOf = ({ secrets }: Context) =>
  `${secrets.databaseMonitoring} ${secrets.redisExporter}`

function createMonitor(context: Context, component: MonitoringComponent, hooks: ChildHooks): Child {
  const { name, health } = component
  const answers = (timeoutMs: number) =>
    fetchDirect(innerUrl('127.0.0.1', context.port(name), health), { timeoutMs })
  return createChild({
    ...hooks,
    name,
    logFile: context.paths.logOf(name),
    spec: async () => {
      await mkdir(context.paths.dataOf(name), { recursive: true, mode: 0o700 })
      return monitoringProcess(context, component)
    },
    port: () => context.port(name),
    isReady: () =>
      answers(1000).then(
        ({ ok }) => ok,
        () => false,
      ),
    isAlive: () =>
      answers(2000).then(
        () => true,
        () => false,
      ),
  })
}
