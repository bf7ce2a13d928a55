import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** In Redis: db/redis-users.ts. */
export const redisExporterUser = 'exporter'

/** What differs from infra/monitoring where it runs. */
export interface MonitoringSettings {
  /** `host:port` of the lab, which receives the alerts. */
  lab: string
  /** PEM files; null where inner hops are plaintext. */
  tls: { authority: string; certificate: string; key: string } | null
  /** Whether the edge's own endpoint has TLS, too. */
  edgeTls: boolean
  /** Of the exporters' account; `host` is left out where the exporter's command line has it. */
  databases: readonly { file: string; host?: string; port?: number; password: string }[]
  /** By the address that the exporter asks; null without Redis. */
  redis: { urls: readonly string[]; password: string } | null
  /** Opens the internal ports of app replicas and the lab. */
  internalSecret: string
}

/** Copies `infra/monitoring` to `folder`, where Prometheus, Alertmanager and the exporters read it. */
export async function copyMonitoringFiles(
  source: string,
  folder: string,
  settings: MonitoringSettings,
): Promise<void> {
  const { lab, tls, edgeTls, databases, redis, internalSecret } = settings
  const ca = tls?.authority ?? null
  const read = (name: string) => readFile(path.join(source, name), 'utf8')
  const write = (name: string, text: string, mode = 0o644) =>
    writeFile(path.join(folder, name), text, { mode })
  await mkdir(path.join(folder, 'targets'), { recursive: true, mode: 0o755 })
  await rm(path.join(folder, 'rules'), { recursive: true, force: true })
  await cp(path.join(source, 'rules'), path.join(folder, 'rules'), { recursive: true })
  await write('prometheus.yml', renderPrometheus(await read('prometheus.yml'), ca, edgeTls))
  await write('alertmanager.yml', renderAlertmanager(await read('alertmanager.yml'), lab, ca))
  await write('web.yml', webConfig(tls))
  await write('internal-secret', internalSecret, 0o600)
  for (const { file, ...database } of databases)
    await write(file, clientConfig({ ...database, ca }), 0o600)
  if (redis) await write('redis-passwords.json', redisPasswords(redis), 0o600)
}

/** Some versions of the exporter look for its address with the user's name, others (1.45) without. */
const redisPasswords = ({
  urls,
  password,
}: {
  urls: readonly string[]
  password: string
}): string =>
  JSON.stringify(
    Object.fromEntries(
      urls.flatMap((url) => [
        [url, password],
        [url.replace('://', `://${redisExporterUser}@`), password],
      ]),
    ),
  )

/** Where inner hops have TLS, everything is asked by HTTPS, and its certificate verified for its kind. */
export const renderPrometheus = (text: string, ca: string | null, edgeTls: boolean): string =>
  ca
    ? text.replace(
        /^( *(?:- )?)scheme: http # with TLS inside: https, as (\w+)$/gm,
        (line, start: string, kind: string) =>
          kind === 'edge' && !edgeTls
            ? line
            : `${start}scheme: https\n${start.replace('-', ' ')}tls_config: { ca_file: ${JSON.stringify(ca)}, server_name: ${kind} }`,
      )
    : text

const renderAlertmanager = (text: string, lab: string, ca: string | null): string =>
  text
    .replace('http://lab:3000', `${ca ? 'https' : 'http'}://${lab}`)
    .replace(
      /^( +)http_config:$/m,
      ca ? `$&\n$1  tls_config: { ca_file: ${JSON.stringify(ca)}, server_name: lab }` : '$&',
    )

/** https://prometheus.io/docs/prometheus/latest/configuration/https/, the same for exporters */
const webConfig = (tls: MonitoringSettings['tls']): string =>
  tls
    ? [
        'tls_server_config:',
        `  cert_file: ${JSON.stringify(tls.certificate)}`,
        `  key_file: ${JSON.stringify(tls.key)}`,
        '  # Both ends are ours (default: TLS12).',
        '  min_version: TLS13',
        '',
      ].join('\n')
    : '# No TLS on inner hops.\n'

const clientConfig = (database: {
  host?: string
  port?: number
  password: string
  ca: string | null
}) =>
  [
    '[client]',
    ...(database.host ? [`host = ${database.host}`] : []),
    ...(database.port ? [`port = ${database.port}`] : []),
    'user = monitoring',
    `password = ${database.password}`,
    ...(database.ca ? [`ssl-ca = ${database.ca}`] : []),
    '',
  ].join('\n')
