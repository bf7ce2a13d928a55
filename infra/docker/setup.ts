import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { compareSync, hashSync } from 'bcryptjs'
import * as z from 'zod'
import { renameOldFolder } from '../../apps/control/audit.ts'
import { webCertificate } from '../../apps/control/certificates/certificates.ts'
import { dashboardCost, dashboardUser } from '../../apps/control/dashboards.ts'
import { readEdgeState } from '../../apps/control/drivers/container/edge-volume.ts'
import { type Option, options } from '../../apps/control/options.ts'
import { port, readConfig } from '../../apps/shared/config.ts'
import { type AccountPasswords, accountsSql } from '../../db/accounts.ts'
import { redisUsers } from '../../db/redis-users.ts'
import { edgeKinds, type Stage, stageNames, tlsScopes } from '../stages/stage.ts'
import { defaultStage, stageWith } from '../stages/stages.ts'
import { databaseNames, onOff, strategies } from '../topology.ts'
import { authority, folder as certificates, ensureHttps } from './certificates.ts'
import { control, renderEdgeConfiguration } from './edge-configuration.ts'
import { renderMonitoring } from './monitoring.ts'
import { users } from './users.ts'

/**
 * Entry point of the service `setup`, which runs before everything else, at every `docker compose
 * up`, and ends: creates the secrets of this installation, and renders the edge's configuration.
 */

const secrets = '/run/secrets'
const components = '/components'
const edgeLog = '/edge-log'
const slowLog = '/slow-log'

async function main(): Promise<void> {
  const config = readConfig({
    STAGE: z.enum(stageNames).default(defaultStage),
    EDGE: z.enum(edgeKinds).nullable().default(null),
    STRATEGY: z.enum(strategies).optional(),
    EDGE_CACHE: z.enum(onOff).optional(),
    PORT: port().default(8080),
    DOMAIN: like(options.domain),
    TRUSTED_PROXY: like(options.trustedProxies),
    TLS: z.enum(tlsScopes).default('off'),
    HTTPS_PORT: port().default(8443),
    MONITORING: z.enum(onOff).default('off'),
    LOG_FORMAT: like(options.logFormat),
  })
  const stage = stageWith(config.STAGE, {
    edge: config.EDGE,
    tls: config.TLS,
    monitoring: config.MONITORING === 'on',
  })
  checkInstallation(secrets)
  checkPrimary(stage)
  const made = createSecrets(secrets)
  if (made.length > 0) console.log(`secrets made: ${made.join(', ')}`)
  // Its name until version 0.2.
  if (existsSync(`${control}/console`) && !existsSync(`${control}/run`))
    renameSync(`${control}/console`, `${control}/run`)
  renameOldFolder(`${control}/run`)
  for (const [name, user] of [
    ['edge', users.lab],
    ['run', users.lab],
    ['replication', users.replication],
  ] as const) {
    mkdirSync(`${control}/${name}`, { recursive: true, mode: 0o755 })
    chownSync(`${control}/${name}`, user, user)
  }
  mkdirSync(`${components}/wanted`, { recursive: true })
  chownSync(`${components}/wanted`, users.lab, users.lab)
  mkdirSync(`${components}/state`, { recursive: true })
  // Each component writes its own file, under its own user.
  chmodSync(`${components}/state`, 0o1777)
  chownSync(edgeLog, users.edge, users.edge)
  chownSync(slowLog, users.data, users.data)
  const tls = config.TLS
  const monitoring = config.MONITORING === 'on'
  renderEdgeConfiguration({
    kind: stage.edge,
    dashboards: dashboardAccount(),
    publicPort: config.PORT,
    https: tls === 'off' ? null : await ensureHttps(config.DOMAIN, config.HTTPS_PORT),
    upstreamTls: tls === 'all' ? { authority, apps: 'on' } : null,
    controlTls: tls === 'all',
    webCertificate: tls === 'all' ? webCertificate(certificates) : null,
    domain: config.DOMAIN,
    trustedProxies: config.TRUSTED_PROXY,
    logFormat: config.LOG_FORMAT,
    whoami: stage.whoami > 0 ? [{ name: 'whoami', address: 'whoami:3000' }] : [],
    prometheus: monitoring ? 'prometheus:9090' : null,
    ...(config.STRATEGY && { strategy: config.STRATEGY }),
    ...(config.EDGE_CACHE && { cache: config.EDGE_CACHE }),
  })
  if (monitoring) await renderMonitoring(stage, tls === 'all')
}

/** Who may see the statistics. Another hash of the same password would be another configuration. */
function dashboardAccount() {
  const password = readFileSync(`${secrets}/dashboards`, 'utf8')
  const known = readEdgeState(control).dashboards
  if (known && compareSync(password, known.hash)) return known
  return { user: dashboardUser, hash: hashSync(password, dashboardCost) }
}

/** An option of `npm start`, with the same default and the same message. */
function like<T>({ standard, expected, parse }: Option<T>) {
  return z
    .string()
    .default(standard)
    .transform((text, { addIssue }) => {
      const value = parse(text)
      if (value !== undefined) return value
      addIssue({ code: 'custom', message: `expected ${expected}` })
      return z.NEVER
    })
}

/** Counts up when volumes of before can no longer be used as they are. */
const layout = '1'

const processors = ['x64', 'arm64']

/** @throws an Error for people, when this machine or the volumes that are there will not do. */
function checkInstallation(folder: string): void {
  if (!processors.includes(process.arch))
    throw new Error(
      `The images are for 64-bit Intel, AMD and ARM processors; this is ${process.arch}.`,
    )
  const file = path.join(folder, 'layout')
  if (!existsSync(file)) writeFileSync(file, layout)
  const found = readFileSync(file, 'utf8').trim()
  if (found !== layout)
    throw new Error(
      `The volumes are of another version of Stickyshop (layout ${found}, this one has ${layout}). ` +
        'Start that version and make a backup, or start anew: docker compose down --volumes',
    )
}

/** @throws an Error for people, when a stage with one database would start without the newest data. */
function checkPrimary({ name, databases }: Stage): void {
  const file = `${control}/replication/primary`
  const primary = existsSync(file) ? readFileSync(file, 'utf8').trim() : databaseNames[0]
  if (databases === 2 || primary === databaseNames[0]) return
  throw new Error(
    `The stage ${name} runs ${databaseNames[0]} alone, and the primary is ${primary}. Make ${databaseNames[0]} the primary first: ` +
      `docker compose up -d && docker compose exec lab lab promote ${databaseNames[0]}`,
  )
}

/** Creates the secrets that are missing. Returns the names of new ones. */
function createSecrets(folder: string): string[] {
  const missing = secretFiles.filter(({ name }) => !existsSync(path.join(folder, name)))
  for (const file of missing) write(folder, file, newSecret())
  const secret = (name: string) => readFileSync(path.join(folder, name), 'utf8')
  for (const file of derivedFiles(secret)) write(folder, file, file.text)
  return missing.map(({ name }) => name)
}

/** A secret gets its name when it is complete, so that a stop in between leaves no half of one. */
function write(folder: string, { name, owner, group }: SecretFile, text: string): void {
  const half = path.join(folder, `.${name}`)
  writeFileSync(half, text, { mode: 0o440 })
  chownSync(half, owner, group)
  renameSync(half, path.join(folder, name))
}

interface SecretFile {
  name: string
  /** May read it. The processes of the data tier come as owners, ours as the group. */
  owner: number
  group: number
}

const secretFiles: readonly SecretFile[] = [
  { name: 'database-admin', owner: users.data, group: users.replication },
  { name: 'database-replication', owner: users.data, group: users.replication },
  { name: 'database-migrate', owner: users.data, group: users.prepare },
  { name: 'database-shop', owner: users.data, group: users.node },
  { name: 'database-control', owner: users.lab, group: users.lab },
  { name: 'database-backup', owner: users.data, group: users.data },
  { name: 'database-monitoring', owner: users.monitoring, group: users.monitoring },
  { name: 'redis', owner: users.data, group: users.node },
  { name: 'redis-control', owner: users.lab, group: users.lab },
  { name: 'redis-certificates', owner: users.data, group: users.data },
  { name: 'redis-exporter', owner: users.monitoring, group: users.monitoring },
  { name: 'session', owner: users.node, group: users.node },
  { name: 'demo-accounts', owner: users.prepare, group: users.prepare },
  { name: 'lab', owner: users.lab, group: users.lab },
  // The app replicas, and the control plane and the lab, which are in their group.
  { name: 'internal', owner: users.node, group: users.node },
  { name: 'control', owner: users.lab, group: users.replication },
  // Of the statistics at balancer.localhost.
  { name: 'dashboards', owner: users.lab, group: users.lab },
  // Of its user admin (infra/compose/grafana.yml).
  { name: 'grafana', owner: users.grafana, group: users.grafana },
]

/** 32 characters that need no quotes anywhere. */
const newSecret = (): string => randomBytes(24).toString('base64url')

/** The accounts of the databases; `health` has no password, and gets in from its own container only. */
function databaseAccounts(secret: (name: string) => string): string {
  const of = (name: string): AccountPasswords => [secret(`database-${name}`)]
  const statements = accountsSql({
    dialect: 'MySQL',
    host: '%',
    passwords: {
      admin: of('admin'),
      migrate: of('migrate'),
      replication: of('replication'),
      shop: of('shop'),
      control: of('control'),
      backup: of('backup'),
      monitoring: of('monitoring'),
    },
  })
  return `${statements.join('\n')}\n`
}

/** In the forms that their readers want: databases statements, Redis a list of its users. */
const derivedFiles = (secret: (name: string) => string): (SecretFile & { text: string })[] => [
  {
    name: 'database-accounts.sql',
    owner: users.data,
    group: users.replication,
    text: databaseAccounts(secret),
  },
  {
    name: 'redis-users',
    owner: users.data,
    group: users.lab,
    text: `${redisUsers({
      shop: [secret('redis')],
      control: [secret('redis-control')],
      exporter: [secret('redis-exporter')],
      certificates: [secret('redis-certificates')],
    }).join('\n')}\n`,
  },
]

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
