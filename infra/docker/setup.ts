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
import { allWhoami, readEdgeState } from '../../apps/control/drivers/container/edge-volume.ts'
import type { Option } from '../../apps/control/option-kinds.ts'
import { options } from '../../apps/control/options.ts'
import { readPrimary } from '../../apps/replication/primary-file.ts'
import { port, readConfig } from '../../apps/shared/config.ts'
import { readJson, writeJson } from '../../apps/shared/json-file.ts'
import { describeChange } from '../stages/describe-change.ts'
import { edgeKinds, type Stage, stageNames, tlsScopes } from '../stages/stage.ts'
import { asStage, defaultStage, stageWith } from '../stages/stages.ts'
import { databaseNames, edgeNames, onOff, strategies } from '../topology.ts'
import { authority, folder as certificates, ensureHttps } from './certificates.ts'
import { control, renderEdgeConfiguration } from './edge-configuration.ts'
import { renderMonitoring } from './monitoring.ts'
import { rotate } from './rotate.ts'
import { createSecrets, secrets } from './secrets.ts'
import { users } from './users.ts'

/**
 * Entry point of the service `setup`, which runs before everything else, at every `docker compose
 * up`, and ends: creates the secrets of this installation, and renders the edge's configuration. With the
 * argument `rotate`, it rotates secrets instead.
 */

const components = '/components'
const edgeLog = '/edge-log'
const slowLog = '/slow-log'
const assets = '/assets'

async function main(): Promise<void> {
  const config = readConfig({
    STAGE: z.enum(stageNames).default(defaultStage),
    EDGE: z.enum(edgeKinds).nullable().default(null),
    /** The first three numbers of addresses that others have to know. */
    FIXED_NETWORK: z
      .string()
      .regex(/^\d{1,3}(\.\d{1,3}){2}$/, 'expected three numbers such as 10.30.80')
      .default('10.30.80'),
    STRATEGY: z.enum(strategies).optional(),
    EDGE_CACHE: z.enum(onOff).optional(),
    PORT: port().default(8080),
    DOMAIN: like(options.domain),
    TRUSTED_PROXY: like(options.trustedProxies),
    TLS: z.enum(tlsScopes).default('off'),
    HTTPS_PORT: port().default(8443),
    MONITORING: z.enum(onOff).default('off'),
    DB_REPLICAS: like(options.dbReplicas),
    DURABILITY: like(options.durability),
    LOG_FORMAT: like(options.logFormat),
  })
  const stage = stageWith(config.STAGE, {
    ...asStage,
    edge: config.EDGE,
    tls: config.TLS,
    monitoring: config.MONITORING === 'on',
    dbReplicas: config.DB_REPLICAS,
    durability: config.DURABILITY,
  })
  if (config.DB_REPLICAS && (stage.tls !== 'off' || stage.monitoring))
    throw new Error(
      'infra/compose/semi-sync.yml does not go with secured.yml or monitoring.yml: its third database has no TLS and no exporter.',
    )
  checkInstallation(secrets)
  announceChange(stage)
  const made = createSecrets()
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
  chownSync(assets, users.prepare, users.prepare)
  const tls = config.TLS
  const monitoring = config.MONITORING === 'on'
  renderEdgeConfiguration({
    kind: stage.edge,
    balancers:
      stage.edges === 2
        ? { names: edgeNames(stage), network: `${config.FIXED_NETWORK}.128/26` }
        : null,
    dashboards: dashboardAccount(),
    publicPort: config.PORT,
    https: tls === 'off' ? null : await ensureHttps(config.DOMAIN, config.HTTPS_PORT),
    upstreamTls: tls === 'all' ? { authority, apps: 'on' } : null,
    controlTls: tls === 'all',
    webCertificate: tls === 'all' ? webCertificate(certificates) : null,
    domain: config.DOMAIN,
    trustedProxies: config.TRUSTED_PROXY,
    logFormat: config.LOG_FORMAT,
    whoami: stage.whoami > 0 ? [allWhoami] : [],
    prometheus: monitoring ? 'prometheus:9090' : null,
    ...(config.STRATEGY && { strategy: config.STRATEGY }),
    ...(config.EDGE_CACHE && { cache: config.EDGE_CACHE }),
  })
  if (monitoring) await renderMonitoring(stage, tls === 'all')
}

/** What holds a copy of a secret: the edge's configuration, and files of monitoring. */
async function refresh(): Promise<void> {
  const config = readConfig({
    STAGE: z.enum(stageNames).default(defaultStage),
    TLS: z.enum(tlsScopes).default('off'),
    MONITORING: z.enum(onOff).default('off'),
  })
  renderEdgeConfiguration({ dashboards: dashboardAccount() })
  const stage = stageWith(config.STAGE, asStage)
  if (config.MONITORING === 'on') await renderMonitoring(stage, config.TLS === 'all')
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

/** Says what another stage than at the last start means for the data and the people; databases make the backups. */
function announceChange(stage: Stage): void {
  const file = `${control}/stage.json`
  const before = readJson<Stage>(file)
  const databases = databaseNames.slice(0, stage.databases)
  const lastPrimary = readPrimary(`${control}/replication/primary`)
  if (before)
    for (const sentence of describeChange(before, {
      ...{ stage, databases, lastPrimary, keepsCounts: false },
    }))
      console.log(sentence)
  writeJson(file, stage)
}

const [command, ...names] = process.argv.slice(2)

;(command === 'rotate' ? rotate(names, refresh) : main()).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
