import type { Stage, StageName } from '../../infra/stages/stage.ts'
import type { OnOff, ScaledService, Strategy } from '../../infra/topology.ts'
import type { LimitStatus } from '../shared/own-usage.ts'
import type { AppReport } from './app-report.ts'
import type { RotationStep } from './secret-files.ts'

/**
 * What differs between a run of local processes and a run of containers. Everything else, from
 * the check of a command's arguments to faults that end, is written once, above this interface.
 *
 * Components are named as in `lab status`: `edge` (two are `edge-1` and `edge-2`), `app-2`, `db-1`, `redis`, `whoami-1`, `lab`.
 * The caller has checked that a name exists, and calls `scale`, `start`, `stop`, `restart`,
 * `drain`, `undrain` and `promote` one at a time; `kill`, `pause` and `resume` may come meanwhile.
 *
 * Every method may throw a `Refusal`. A driver that cannot do something, because it has no access
 * to the container engine, refuses with the commands to type instead.
 */
export interface Driver {
  /** What runs, with single features exchanged. */
  readonly stage: Stage
  /** What to type to run another stage. */
  commandToStart(stage: StageName): string
  /** How one types a command: `npm run lab`, `docker compose exec lab lab`. */
  readonly labCommand: string

  /** Calls `listener` when the state of a component has changed. */
  onChange(listener: () => void): void

  /** All components that exist, also stopped ones. */
  listComponents(): Promise<Component[]>
  /** The app replicas, ordered by number, each with what it reports of itself. */
  listApps(): Promise<App[]>
  /**
   * Everything at one moment.
   * @param options.timeoutMs how long to wait for the reports of components (default 500)
   * @param options.maxAgeMs how old reports may be that cost a component time (default 0)
   */
  getState(options?: { timeoutMs?: number; maxAgeMs?: number }): Promise<SystemState>
  /** Connections, disk space, memory and open files: what each component uses, and its limit. */
  getLimits(): Promise<LimitStatus[]>

  /**
   * Resolves when exactly the app replicas `app-1` … `app-COUNT` exist and each of them is in
   * rotation, or as many instances of whoami, or web servers. Those that go finish their requests first.
   */
  scale(service: ScaledService, count: number): Promise<void>
  /**
   * Starts a component that is stopped, and ends a pause. Resolves when it is ready and does its
   * work: an app replica is in rotation, a database has its role.
   */
  start(name: string): Promise<void>
  /** Stops a component for good. An app replica leaves rotation and finishes its requests first. */
  stop(name: string): Promise<void>
  /** Stops and starts it, an app replica without a failed request, even if it is the only one. */
  restart(name: string): Promise<void>
  /** Kills it as a crash would. Resolves when it is dead; it is started again by itself. */
  kill(name: string): Promise<void>
  /** Resolves when a component that is coming back does its work. @throws after `withinMs` */
  waitUntilReady(name: string, withinMs: number): Promise<void>
  /**
   * Freezes it: its connections stay open, and nothing is answered.
   * @param forMs for a component that cannot be reached while it is paused, and has to resume by
   *   itself; the caller calls `resume` after this time in any case
   */
  pause(name: string, forMs: number): Promise<void>
  /** Ends a pause; does nothing to a component that is not paused. */
  resume(name: string): Promise<void>
  /** Resolves when the edge sends an app replica no new requests. It keeps running. */
  drain(app: string): Promise<void>
  /** Resolves when the edge sends it requests again; does nothing to one that is not drained. */
  undrain(app: string): Promise<void>
  /** Resolves when the edge gives an app replica this share beside the others. @throws Refusal 409 */
  setWeight(app: string, weight: number): Promise<void>

  /** Opens the list of products through the edge, as a guest. False if the page does not come. */
  canBrowse(): Promise<boolean>

  /**
   * A request to the internal port of an app replica, with the installation's secret. Returns the
   * body, parsed. @throws Refusal 503 if it does not answer with a 2xx
   */
  askApp(app: string, method: string, path: string, body?: unknown): Promise<unknown>

  /** What a sniffer on the inner network reads of a component's packets. @throws Refusal 409 */
  capture(name: string, forMs: number): Promise<Capture>

  /** Resolves when every worker of the edge has the new configuration. @throws Refusal 503 */
  applyEdge(change: Partial<EdgeSwitches>): Promise<void>
  /** The generated files of the edge by name, as they are now or would be after `change`. */
  previewEdge(change: Partial<EdgeSwitches>): Promise<Record<string, string>>

  /** Runs one statement on the primary. @throws Refusal 503 while none takes writes */
  queryPrimary(sql: string, values?: readonly (string | number)[]): Promise<Row[]>
  /** Runs one statement on any database that answers, for reading. @throws Refusal 503 */
  queryAny(sql: string, values?: readonly (string | number)[]): Promise<Row[]>
  /** The name of the primary, and by how much the read replica is delayed on purpose. */
  getReplication(): Promise<ReplicationState>
  /**
   * Makes `database` the primary. `graceful`: the old primary answered, and nothing is lost. `lost`: how
   * many acknowledged changes are, as far as is known; null when nobody knows.
   * @param force also when something would be lost, or might be
   */
  promote(database: string, force: boolean): Promise<{ graceful: boolean; lost: number | null }>
  /**
   * Read replicas apply changes `seconds` later than they receive them; 0 ends that.
   * @param forMs after this time the caller sets it to 0; a controller that outlives the control
   *   plane may do so by itself
   */
  delayReplication(seconds: number, forMs: number): Promise<void>

  /** Dumps, binary logs, and the data of a moment made of them. Its methods may throw a Refusal. */
  readonly backups: BackupDriver
  readonly secrets: SecretsDriver
  readonly versions: VersionsDriver

  /** The addresses of the lab that open its switches, with the token. */
  getLabLinks(): LabLinks
  /** The dashboards that the edge serves, with what opens them; none without monitoring. */
  getDashboards(): readonly Dashboard[]
}

/** The secrets of the installation, each a file. Who uses or accepts one has read it at its start. */
export interface SecretsDriver {
  list(): Promise<readonly string[]>
  /** One step of a rotation, in the files. */
  change(step: RotationStep, names: readonly string[]): Promise<void>
  /** Everything that runs uses and accepts what the files have. @throws Refusal if something does not answer */
  apply(): Promise<void>
}

export interface BackupDriver {
  /** Dumps the data; resolves when the dump is whole. */
  backUp(): Promise<{ file: string }>
  /** @throws Refusal that says why the data of that moment cannot be made */
  check(to: Date): Promise<void>
  /** Makes them in place of what is there; nothing may write meanwhile. */
  restore(to: Date): Promise<Restored>
  /** Makes what the last backup has on a server of its own, which is gone afterwards. */
  checkLast(): Promise<Checked>
}

export interface Restored {
  /** The dump that it began with. */
  dump: string
  /** How many binary logs were read after it. */
  logs: number
  tookMs: number
}

/** What a backup turned out to have. */
export interface Checked extends Restored {
  /** The data are those of this moment. */
  to: Date
  orders: number
  /** Orders that the shop has now, and the backup has not. */
  missing: number
}

/** A build of the shop. */
export interface Version {
  /** As `lab status` and pages show it: a commit, the name of a folder. */
  name: string
  /** A folder that has what `dist` has: `apps/shop/main.js`, `db/prepare.js`, `public`. In containers, an image. */
  source: string
}

/** Builds beside each other. @throws Refusal in containers without the engine, which alone starts images */
export interface VersionsDriver {
  /** What app replicas have; null is the build that is here. */
  current(): Promise<Version | null>
  /** What a version is now, whatever gets its name later; without one, the build that is here. */
  find(version: Version | null): Promise<Version | null>
  /** Brings the schema to what the version needs, and its static files to the edge, beside those of the one that runs. */
  prepare(version: Version): Promise<void>
  /** Resolves to the name of one more app replica, of that version, once it is in rotation. */
  add(version: Version): Promise<string>
  /** Ends one that was added, without a failed request. */
  remove(name: string): Promise<void>
  /** Starts an app replica anew with the version, without a failed request where there are others. */
  restart(name: string, version: Version | null): Promise<void>
  /** All app replicas that run have the version now, in place of the one before: so do those that are started later. */
  use(version: Version | null, before: Version | null): Promise<void>
}

export type ComponentKind =
  | 'edge'
  /** An nginx behind load balancers, or for static files behind HAProxy. */
  | 'web'
  | 'app'
  | 'database'
  | 'replication'
  | 'redis'
  /** Watches the Redis servers, and chooses the master. */
  | 'sentinel'
  | 'whoami'
  | 'lab'
  /** Prometheus, Alertmanager, an exporter. */
  | 'monitoring'

/**
 * `waiting`: died, and is started again in a moment. `paused`: exists, but gets no time to run.
 * `unresponsive`: exists, but its health checks fail.
 */
export type ComponentState =
  | 'stopped'
  | 'starting'
  | 'ready'
  | 'paused'
  | 'unresponsive'
  | 'waiting'
  | 'stopping'

export interface Component {
  name: string
  kind: ComponentKind
  state: ComponentState
  /** Null while it does not run, and in containers. */
  pid: number | null
  port: number
  /** Milliseconds since it was started; null while it does not run, and where nobody knows. */
  uptimeMs: number | null
  /** How often it was started again by itself. */
  restarts: number
}

/** What only `getState` finds out. */
export interface ComponentUsage {
  /** Processor time since the start, with all processes it started; null where nobody knows. */
  cpuMs: number | null
  /** Resident memory of the same processes. */
  memoryBytes: number | null
  /** `MySQL 9.7.0`; of an app replica the shop's own. Null until it is known. */
  version: string | null
}

export interface App extends Component {
  /** Where its internal port is, as the lab reaches it. */
  internalHost: string
  internalPort: number
  /** Whether the edge sends it requests. */
  inRotation: boolean
  drained: boolean
  /** Its share of the requests beside the others', 1 unless a command has set it. */
  weight: number
  /** Null if it does not answer: it is starting, paused or hangs. */
  report: AppReport | null
}

export interface Database extends Component {
  role: 'primary' | 'replica'
  writable: boolean
  /** By heartbeats that the primary writes twice a second. */
  lagMs: number | null
  /** Why it does not replicate, or takes no writes. */
  problem: string | null
  /** Of the one that takes the writes of a group: how long none did before it. */
  tookOverMs?: number | null
}

/** What can be read in captured packets; texts are null where there is none, and cut where they are secret. */
export interface Capture {
  packets: number
  bytes: number
  /** HTTP requests in plaintext. */
  requests: number
  /** Of a form that was sent. */
  password: string | null
  /** A session's. */
  cookie: string | null
  /** Of an HTML page. */
  title: string | null
}

export interface EdgeSwitches {
  strategy: Strategy
  cache: OnOff
  /** TLS to app replicas; absent in a stage without TLS on inner hops. */
  appTls?: OnOff
}

export interface RedisFacts {
  sessions: number
  memoryBytes: number
  /** How long there was no master before this one; null as long as none has failed. */
  tookOverMs?: number | null
}

export interface EdgeFacts {
  configVersion: number
  /** Virtual addresses at which it answers; absent where there are none. */
  addresses?: readonly string[]
}

export interface SystemState {
  /** How many app replicas there should be. */
  replicas: number
  edge: Component & ComponentUsage & EdgeSwitches & { configVersion: number }
  /** All load balancers; `edge` is the first of them. */
  edges: (Component & ComponentUsage & EdgeFacts)[]
  web: (Component & ComponentUsage)[]
  apps: (App & ComponentUsage)[]
  databases: (Database & ComponentUsage)[]
  /** The controller that gives the databases their roles. */
  replication?: Component & ComponentUsage
  /** Null in a stage without Redis. `memoryBytes` is what it reports itself (`used_memory`). */
  redis: (Component & ComponentUsage & RedisFacts) | null
  /** With sentinels, `redis` is the master, and these are its replicas. */
  redisReplicas: (Component & ComponentUsage)[]
  sentinels: (Component & ComponentUsage)[]
  whoami: (Component & ComponentUsage)[]
  lab: Component & ComponentUsage
  monitoring: (Component & ComponentUsage)[]
}

export interface ReplicationState {
  /** Null while nobody knows. */
  primary: string | null
  /** All database nodes, the primary too. */
  databases: string[]
  delaySeconds: number
}

export interface Dashboard {
  name: string
  url: string
  user: string
  password: string
}

export interface LabLinks {
  /** Through the edge. */
  link: string
  /** Past the edge, by the lab's own port. */
  direct: string
  /** From within the container of the lab. */
  inside?: string
}

export type Row = Record<string, unknown>
