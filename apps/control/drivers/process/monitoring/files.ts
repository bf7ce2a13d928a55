import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Context } from '../context.ts'
import { edgeControlRole, internalRole } from '../ports.ts'
import { innerAuthority } from '../process-specs.ts'
import { monitoringComponents, monitoringFile, redisUrl } from './components.ts'

/** One entry of a file of targets. https://prometheus.io/docs/guides/file-sd/ */
interface Target {
  targets: string[]
  labels: Record<string, string>
}

/** Files of targets by name, for the app replicas that there are. */
export function renderTargets(
  context: Context,
  apps: readonly string[],
): Record<string, readonly Target[]> {
  const at = (role: string) => [`127.0.0.1:${context.port(role)}`]
  const own = (name: string, kind: string, role = name): Target => ({
    targets: at(role),
    labels: { component: name, kind },
  })
  const components = monitoringComponents(context)
  const exporters = (prefix: string, kind: string): Target[] =>
    components
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name, exports = '' }) => ({
        targets: at(name),
        labels: { component: exports, kind, exporter: name },
      }))
  return {
    app: apps.map((name) => own(name, 'app', internalRole(name))),
    lab: [own('lab', 'lab')],
    nginx: exporters('nginx-', 'edge'),
    haproxy: context.stage.edge === 'haproxy' ? [own('edge', 'edge', edgeControlRole)] : [],
    mysql: exporters('mysql-', 'database'),
    redis: exporters('redis-', 'redis'),
    node: [own('node-exporter', 'monitoring')],
    monitoring: [own('prometheus', 'monitoring'), own('alertmanager', 'monitoring')],
    alertmanager: [own('alertmanager', 'monitoring')],
  }
}

/** Copies `infra/monitoring` to where Prometheus and Alertmanager read it, with what differs here. */
export async function copyMonitoringFiles(context: Context): Promise<void> {
  const { paths, secrets, port, databases } = context
  const folder = paths.monitoring
  await rm(path.join(folder, 'rules'), { recursive: true, force: true })
  await mkdir(path.join(folder, 'targets'), { recursive: true, mode: 0o700 })
  const source = (name: string) => path.join(paths.root, 'infra/monitoring', name)
  const ca = innerAuthority(context)
  await cp(source('rules'), path.join(folder, 'rules'), { recursive: true })
  await writeFile(
    monitoringFile(context, 'prometheus.yml'),
    renderPrometheus(await readFile(source('prometheus.yml'), 'utf8'), ca),
  )
  const secret = (name: string, text: string) =>
    writeFile(monitoringFile(context, name), text, { mode: 0o600 })
  await writeFile(
    monitoringFile(context, 'alertmanager.yml'),
    renderAlertmanager(await readFile(source('alertmanager.yml'), 'utf8'), port('lab'), ca),
  )
  await secret('internal-secret', secrets.internal)
  for (const name of databases)
    await secret(`${name}.cnf`, clientConfig(port(name), secrets.databaseMonitoring, ca))
  if (context.stage.redis)
    await secret('redis-passwords.json', JSON.stringify({ [redisUrl(context)]: secrets.redis }))
}

/** Components that talk TLS are asked by HTTPS, and their certificates verified. */
export const renderPrometheus = (text: string, ca: string | null): string =>
  ca
    ? text.replace(
        /^ {4}scheme: http # TLS inside$/gm,
        `    scheme: https\n    tls_config: { ca_file: ${JSON.stringify(ca)} }`,
      )
    : text

const renderAlertmanager = (text: string, labPort: number, ca: string | null): string =>
  text
    .replace('http://lab:3000', `${ca ? 'https' : 'http'}://127.0.0.1:${labPort}`)
    .replace(
      /^( +)http_config:$/m,
      ca ? `$&\n$1  tls_config: { ca_file: ${JSON.stringify(ca)} }` : '$&',
    )

const clientConfig = (port: number, password: string, ca: string | null) =>
  [
    '[client]',
    'host = 127.0.0.1',
    `port = ${port}`,
    'user = monitoring',
    `password = ${password}`,
    ...(ca ? [`ssl-ca = ${ca}`] : []),
    '',
  ].join('\n')

/** Under their names only when they are complete: Prometheus reads a file as soon as it changes. */
export async function writeTargets(
  context: Context,
  files: Readonly<Record<string, readonly Target[]>>,
): Promise<void> {
  for (const [name, targets] of Object.entries(files)) {
    const file = monitoringFile(context, `targets/${name}.json`)
    await writeFile(`${file}.next`, `${JSON.stringify(targets, null, 2)}\n`)
    await rename(`${file}.next`, file)
  }
}
