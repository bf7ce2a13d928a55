import { rename, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** One entry of a file of targets. https://prometheus.io/docs/guides/file-sd/ */
export interface Target {
  targets: string[]
  labels: Record<string, string>
}

export type TargetFiles = Readonly<Record<string, readonly Target[]>>

/** `host:port` of everything that Prometheus asks. */
export interface Monitored {
  /** The internal ports of app replicas, which come and go. */
  apps: readonly { name: string; address: string }[]
  lab: string
  /** Load balancers where they are HAProxy, which has an endpoint of its own. */
  haproxy: readonly { name: string; address: string }[]
  exporters: readonly Exporter[]
  nodeExporter: string
  prometheus: string
  alertmanager: string
}

export interface Exporter {
  /** `mysql-exporter-1` */
  name: string
  address: string
  job: 'nginx' | 'mysql' | 'redis'
  /** The component that it asks. */
  exports: string
}

const kinds = { nginx: 'edge', mysql: 'database', redis: 'redis' } as const

/** The files of `targets/`, one for each job of infra/monitoring/prometheus.yml. */
export function renderTargets(monitored: Monitored): TargetFiles {
  const { apps, lab, haproxy, exporters, nodeExporter, prometheus, alertmanager } = monitored
  const own = (component: string, kind: string, address: string): Target => ({
    targets: [address],
    labels: { component, kind },
  })
  const exported = (job: Exporter['job']): Target[] =>
    exporters
      .filter((one) => one.job === job)
      .map(({ name, address, exports }) => ({
        targets: [address],
        labels: { component: exports, kind: kinds[job], exporter: name },
      }))
  return {
    app: apps.map(({ name, address }) => own(name, 'app', address)),
    lab: [own('lab', 'lab', lab)],
    nginx: exported('nginx'),
    haproxy: haproxy.map(({ name, address }) => own(name, 'edge', address)),
    mysql: exported('mysql'),
    redis: exported('redis'),
    node: [own('node-exporter', 'monitoring', nodeExporter)],
    monitoring: [
      own('prometheus', 'monitoring', prometheus),
      own('alertmanager', 'monitoring', alertmanager),
    ],
    alertmanager: [own('alertmanager', 'monitoring', alertmanager)],
  }
}

/**
 * Writes the files of targets whenever what there is to ask has changed.
 * @param folder `targets/` beside prometheus.yml
 */
export function createTargetWriter(folder: string) {
  let written = ''
  return async (monitored: Monitored): Promise<void> => {
    const files = renderTargets(monitored)
    const text = JSON.stringify(files)
    if (text === written) return
    for (const [name, targets] of Object.entries(files)) {
      // Under its name only when it is complete: Prometheus reads a file as soon as it changes.
      const file = path.join(folder, `${name}.json`)
      await writeFile(`${file}.next`, `${JSON.stringify(targets, null, 2)}\n`)
      await rename(`${file}.next`, file)
    }
    written = text
  }
}
