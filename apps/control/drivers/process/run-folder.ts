import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { StageName } from '../../../../infra/stages/stage.ts'
import { defaultStage, type Features } from '../../../../infra/stages/stages.ts'
import type { OnOff, Strategy } from '../../../../infra/topology.ts'
import { readJson, writeJson } from '../../../shared/json-file.ts'
import type { Version } from '../../driver.ts'
import type { OptionKey, Options } from '../../options.ts'
import { isAlive, type ProcessIdentity, startTimeOf } from './process-table.ts'

export type Paths = ReturnType<typeof pathsFor>

/** Where everything lives; `run` is the folder that `RUN_DIR` names. All absolute. */
export function pathsFor(root: string, runDir: string) {
  const run = path.resolve(root, runDir)
  const inRun = (...names: string[]) => path.join(run, ...names)
  return {
    root,
    run,
    dist: path.join(root, 'dist'),
    public: path.join(root, 'dist/public'),
    nginx: path.join(root, 'nginx'),
    haproxy: path.join(root, 'haproxy'),
    errorPages: path.join(root, 'dist/error-pages'),
    topology: path.join(root, 'db/topology'),
    data: inRun('data'),
    edge: inRun('edge'),
    web: inRun('web'),
    logs: inRun('logs'),
    certificates: inRun('certificates'),
    monitoring: inRun('monitoring'),
    state: inRun('state.json'),
    choices: inRun('choices.json'),
    secrets: inRun('secrets'),
    lock: inRun('supervisor.json'),
    primary: inRun('replication/primary'),
    redisMaster: inRun('replication/redis-master'),
    backups: inRun('backups'),
    dataOf: (name: string) => inRun('data', name),
    temporaryOf: (name: string) => inRun('data', `${name}.tmp`),
    configOf: (name: string) => inRun('data', `${name}.cnf`),
    logOf: (name: string) => inRun('logs', `${name}.log`),
    /** Of a database server: its slow-query log. */
    slowLogOf: (name: string) => inRun('logs', `${name}-slow.log`),
  }
}

/** The supervisor that has this run folder, if it lives. */
export function runningSupervisor({ lock }: Paths): ProcessIdentity | null {
  const owner = readJson<ProcessIdentity>(lock)
  return owner && isAlive(owner) ? owner : null
}

/** Takes the run folder for this process. False when another one has been faster. */
export function takeLock(paths: Paths): boolean {
  mkdirSync(paths.run, { recursive: true, mode: 0o700 })
  if (runningSupervisor(paths)) return false
  rmSync(paths.lock, { force: true })
  const self = { pid: process.pid, startTime: startTimeOf(process.pid) }
  try {
    writeFileSync(paths.lock, JSON.stringify(self), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

export const releaseLock = ({ lock }: Paths) => rmSync(lock, { force: true })

/** A child as it is written down the moment it has been started. */
export interface RecordedProcess extends ProcessIdentity {
  name: string
}

/** `state.json`: what a later start has to know when we have died without a word. */
export interface RecordedState {
  url: string
  startedAt: string
  /** By role (`app-2`, `app-2 internal`, `db-1`, …); used again by the next start. */
  ports: Record<string, number>
  processes: RecordedProcess[]
}

/** What was switched while the shop ran, and holds for the next start too. */
export interface Choices {
  replicas: number
  /** Instances of whoami; null until somebody scales it: then as many as the stage has. */
  whoami: number | null
  /** Web servers, where the stage has them; null as `whoami`. */
  web: number | null
  strategy: Strategy
  cache: OnOff
  /** TLS from the edge to app replicas, where the stage has it on inner hops. */
  appTls: OnOff
  /** What `lab deploy VERSION` has brought; null is the build that is here. */
  version: Version | null
  /** What ran last. */
  stage: StageName
  features: Features
}

/** An option that is set explicitly wins, then what was switched live, then the default. */
export const chooseFrom = (
  options: Options,
  given: ReadonlySet<OptionKey>,
  stored: Partial<Choices>,
): Choices => ({
  replicas: given.has('replicas') ? options.replicas : (stored.replicas ?? options.replicas),
  whoami: stored.whoami ?? null,
  web: given.has('web') ? options.web : (stored.web ?? null),
  strategy: given.has('strategy') ? options.strategy : (stored.strategy ?? options.strategy),
  cache: given.has('cache') ? options.cache : (stored.cache ?? options.cache),
  version: stored.version?.source ? stored.version : null,
  // Plaintext is for a lesson: a start begins with TLS.
  appTls: 'on',
  ...chooseStage(options, stored),
})

/** A single feature is kept for as long as no stage is named. */
function chooseStage(
  {
    stage,
    edge,
    edges,
    web,
    tls,
    monitoring,
    database,
    dbReplicas,
    durability,
    sentinels,
  }: Options,
  stored: Partial<Choices>,
): Pick<Choices, 'stage' | 'features'> {
  const kept = stage === null ? stored.features : null
  // What was chosen for the other kind of databases does not fit this one.
  const keptOfDatabase = database === null ? kept : null
  return {
    stage: stage ?? stored.stage ?? defaultStage,
    features: {
      edge: edge ?? kept?.edge ?? null,
      edges: edges ?? kept?.edges ?? null,
      web: web ?? kept?.web ?? null,
      tls: tls ?? kept?.tls ?? null,
      monitoring: monitoring === null ? (kept?.monitoring ?? null) : monitoring === 'on',
      failover: database ?? kept?.failover ?? null,
      dbReplicas: dbReplicas ?? keptOfDatabase?.dbReplicas ?? null,
      durability: durability ?? keptOfDatabase?.durability ?? null,
      sentinels: sentinels ?? kept?.sentinels ?? null,
    },
  }
}

/** The choices that hold now; one that is set is written down at once. */
export function openChoices(
  { choices: file }: Paths,
  options: Options,
  given: ReadonlySet<OptionKey>,
): Choices {
  const values = chooseFrom(options, given, readJson<Partial<Choices>>(file) ?? {})
  const save = () => writeJson(file, values)
  save()
  return {
    get replicas() {
      return values.replicas
    },
    set replicas(value) {
      values.replicas = value
      save()
    },
    get whoami() {
      return values.whoami
    },
    set whoami(value) {
      values.whoami = value
      save()
    },
    get web() {
      return values.web
    },
    set web(value) {
      values.web = value
      save()
    },
    get strategy() {
      return values.strategy
    },
    set strategy(value) {
      values.strategy = value
      save()
    },
    get cache() {
      return values.cache
    },
    set cache(value) {
      values.cache = value
      save()
    },
    get version() {
      return values.version
    },
    set version(value) {
      values.version = value
      save()
    },
    get appTls() {
      return values.appTls
    },
    set appTls(value) {
      values.appTls = value
      save()
    },
    stage: values.stage,
    features: values.features,
  }
}
