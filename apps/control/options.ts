import {
  durabilities,
  edgeKinds,
  type Failover,
  type SentinelCount,
  type StageName,
  sentinelCounts,
  stageNames,
  tlsScopes,
} from '../../infra/stages/stage.ts'
import {
  databaseNames,
  limits,
  onOff,
  readTargets,
  sessionStores,
  strategies,
} from '../../infra/topology.ts'
import { parseDuration } from '../shared/duration.ts'
import {
  choice,
  choiceOfStage,
  isNetwork,
  type Option,
  option,
  textLike,
  wholeNumber,
} from './option-kinds.ts'

/** All settings, in the order in which help and `.env.example` list them. */
export const options = {
  stage: option<StageName | null>({
    flag: 'stage',
    env: 'STAGE',
    ...choiceOfStage(stageNames),
    expected: `one of ${stageNames.join(', ')}; empty: that of the last start, at first distributed`,
    help: 'The design that runs: which components, how many, and how they talk.',
  }),
  edge: option({
    flag: 'edge',
    env: 'EDGE',
    ...choiceOfStage(edgeKinds),
    help: 'The load balancer.',
  }),
  edges: option<1 | 2 | null>({
    flag: 'edges',
    env: 'EDGES',
    expected: '1 or 2; empty: as the stage has it',
    standard: '',
    parse: (text) => (text === '' ? null : text === '1' ? 1 : text === '2' ? 2 : undefined),
    help: 'How many load balancers share the public port. Two have web servers behind them.',
  }),
  web: option<number | null>({
    flag: 'web',
    env: 'WEB',
    expected: `a whole number from 1 to ${limits.maxWebServers}; empty: as the stage has it`,
    standard: '',
    parse: (text) => (text === '' ? null : wholeNumber(1, limits.maxWebServers).parse(text)),
    help: 'How many web servers (nginx) there are between the load balancers and the app replicas.',
  }),
  tls: option({
    flag: 'tls',
    env: 'TLS',
    ...choiceOfStage(tlsScopes),
    help: 'HTTPS for browsers (edge), and TLS on every inner hop, too (all).',
  }),
  monitoring: option({
    flag: 'monitoring',
    env: 'MONITORING',
    ...choiceOfStage(onOff),
    help: 'Prometheus, Alertmanager and an exporter for each server.',
  }),
  database: option<Failover | null>({
    flag: 'database',
    env: 'DATABASE',
    expected: 'one of replicas, group; empty: as the stage has it',
    standard: '',
    parse: (text) =>
      text === '' ? null : text === 'replicas' ? 'manual' : text === 'group' ? 'group' : undefined,
    help: 'A primary with read replicas, one of which somebody promotes; or a group whose members take over by themselves.',
  }),
  dbReplicas: option<number | null>({
    flag: 'db-replicas',
    env: 'DB_REPLICAS',
    expected: `a whole number from 1 to ${databaseNames.length - 1}; empty: as the stage has it`,
    standard: '',
    parse: (text) => (text === '' ? null : wholeNumber(1, databaseNames.length - 1).parse(text)),
    help: 'How many read replicas the primary has.',
  }),
  durability: option({
    flag: 'durability',
    env: 'DURABILITY',
    ...choiceOfStage(durabilities),
    help: 'Whether a change is acknowledged at once (async), or once a read replica has it, too (semi-sync).',
  }),
  sentinels: option<SentinelCount | null>({
    flag: 'sentinels',
    env: 'SENTINELS',
    expected: `one of ${sentinelCounts.join(', ')}; empty: as the stage has it`,
    standard: '',
    parse: (text) => (text === '' ? null : sentinelCounts.find((count) => String(count) === text)),
    help: 'With 3, Redis is three servers, and three sentinels make another one the master when it fails.',
  }),
  replicas: option({
    flag: 'replicas',
    env: 'REPLICAS',
    ...wholeNumber(limits.minReplicas, limits.maxReplicas),
    standard: '3',
    help: 'How many app replicas run.',
  }),
  sessionStore: option({
    flag: 'session-store',
    also: ['sessions'],
    env: 'SESSION_STORE',
    ...choice(sessionStores),
    standard: 'redis',
    help: 'Where sessions are: in Redis, in the memory of each app replica, or in the browser’s cookie.',
  }),
  strategy: option({
    flag: 'strategy',
    env: 'STRATEGY',
    ...choice(strategies),
    standard: 'round-robin',
    help: 'How the edge chooses an app replica, on hosts that name no strategy.',
  }),
  reads: option({
    flag: 'reads',
    env: 'READS',
    ...choice(readTargets),
    standard: 'replica',
    help: 'Which database answers reads.',
  }),
  freshness: option({
    flag: 'freshness',
    env: 'FRESHNESS',
    ...choice(onOff),
    standard: 'on',
    help: 'Read-your-writes: customers always see their own changes, even if the read replica lags.',
  }),
  cache: option({
    flag: 'edge-cache',
    env: 'EDGE_CACHE',
    ...choice(onOff),
    standard: 'off',
    help: 'The edge keeps guests’ pages for a second.',
  }),
  port: option({
    flag: 'port',
    env: 'PORT',
    ...wholeNumber(1, 65_535),
    standard: '8080',
    help: 'The public port. Internal ports are counted up from it.',
  }),
  httpsPort: option({
    flag: 'https-port',
    env: 'HTTPS_PORT',
    expected: 'a whole number from 1 to 65,535; empty: the public port + 363',
    standard: '',
    parse: (text): number | null | undefined =>
      text === '' ? null : wholeNumber(1, 65_535).parse(text),
    help: 'The public port of HTTPS, where the stage has it: 8443 beside 8080, 443 beside 80.',
  }),
  host: option({
    flag: 'host',
    env: 'HOST',
    ...textLike('an address such as 127.0.0.1 or 0.0.0.0, or localhost', /^[\w.:-]{1,100}$/),
    standard: '127.0.0.1',
    help: 'The address that the edge listens on; 0.0.0.0 opens it to the network.',
  }),
  domain: option({
    flag: 'domain',
    env: 'DOMAIN',
    ...textLike('a host name such as shop.example', /^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*$/),
    standard: 'localhost',
    help: 'The base of the host names (sticky.DOMAIN, whoami.DOMAIN, …).',
  }),
  backupEvery: option({
    flag: 'backup-every',
    env: 'BACKUP_EVERY',
    expected: 'a time such as 15m or 1h; empty: only by lab backup',
    standard: '',
    parse: (text): number | null | undefined =>
      text === '' ? null : parseDuration(text) || undefined,
    help: 'How often the data are dumped; with it the binary logs are kept every minute.',
  }),
  securityContact: option({
    flag: 'security-contact',
    env: 'SECURITY_CONTACT',
    expected: 'a URI such as mailto:security@shop.example or https://shop.example/report',
    standard: '',
    parse: (text): string | null | undefined =>
      text === '' ? null : /^(mailto:|https:\/\/|tel:)[\x21-\x7e]+$/.test(text) ? text : undefined,
    help: 'Whom /.well-known/security.txt names for reports of weaknesses; empty: mailto:security@DOMAIN.',
  }),
  trustedProxies: option({
    flag: 'trusted-proxy',
    env: 'TRUSTED_PROXY',
    expected: 'addresses or networks such as 172.16.0.0/12, comma-separated',
    standard: '',
    parse: (text): readonly string[] | undefined =>
      text === '' ? [] : text.split(',').every(isNetwork) ? text.split(',') : undefined,
    help: 'The proxies in front of the edge that are trusted to report the client’s address and HTTPS.',
  }),
  acmeDirectory: option({
    flag: 'acme-directory',
    env: 'ACME_DIRECTORY',
    ...textLike('the URL of a directory, or nothing', /^(https?:\/\/\S+)?$/),
    standard: '',
    help: 'With HTTPS and a domain: the ACME server that certifies it, such as https://acme-v02.api.letsencrypt.org/directory. You agree to its terms.',
  }),
  acmeEmail: option({
    flag: 'acme-email',
    env: 'ACME_EMAIL',
    ...textLike('an e-mail address, or nothing', /^([^\s@]+@[^\s@]+)?$/),
    standard: '',
    help: 'Where the ACME server writes to when a certificate is not renewed.',
  }),
  acmeDnsHook: option({
    flag: 'acme-dns-hook',
    env: 'ACME_DNS_HOOK',
    ...textLike('the path of a program, or nothing', /^[^\0]*$/),
    standard: '',
    help: 'Writes TXT records, for a certificate with a wildcard: HOOK add|remove NAME VALUE. Without one, the ACME server asks by HTTP on port 80.',
  }),
  products: option({
    flag: 'products',
    env: 'PRODUCTS',
    ...wholeNumber(1, 1_000_000),
    standard: '72',
    help: 'How many products the catalogue has; 72 are made by hand, the rest is generated.',
  }),
  demoAccounts: option({
    flag: 'demo-accounts',
    env: 'DEMO_ACCOUNTS',
    ...choice(onOff),
    standard: 'on',
    help: 'Show the demo accounts and their passwords on the login page.',
  }),
  logFormat: option({
    flag: 'log-format',
    env: 'LOG_FORMAT',
    ...choice(['text', 'json']),
    standard: 'text',
    help: 'Log lines of the edge and of the shop: for people, or one JSON object each.',
  }),
  development: option({
    flag: 'development',
    env: 'DEVELOPMENT',
    ...choice(onOff),
    standard: 'off',
    help: 'Pages are made from templates and styles as they are now, not as at the start.',
  }),
  formLimits: option({
    flag: null,
    env: 'FORM_LIMITS',
    ...choice(onOff),
    standard: 'on',
    help: 'Limits on registrations, guests’ carts and orders. Off is for load tests only.',
  }),
  runDir: option({
    flag: 'run-dir',
    env: 'RUN_DIR',
    ...textLike('a path', /^[^\0]+$/),
    standard: '.run',
    help: 'The folder for data, logs and secrets.',
  }),
  databaseServer: option({
    flag: null,
    env: 'DATABASE_SERVER',
    expected: 'the path of mysqld or mariadbd',
    standard: '',
    parse: (text): string | null | undefined =>
      text === '' ? null : text.startsWith('/') ? text : undefined,
    help: 'The database server to use; without it MySQL, or else MariaDB.',
  }),
  argon2MemoryKib: option({
    flag: null,
    env: 'ARGON2_MEMORY_KIB',
    ...wholeNumber(8, 1_048_576),
    standard: '19456',
    help: 'Memory that hashing a password takes, in KiB.',
  }),
  argon2Passes: option({
    flag: null,
    env: 'ARGON2_PASSES',
    ...wholeNumber(1, 100),
    standard: '2',
    help: 'Passes over that memory.',
  }),
}

export type OptionKey = keyof typeof options
type Value<O> = O extends Option<infer T> ? T : never
export type Options = { [Key in OptionKey]: Value<(typeof options)[Key]> }

export const optionKeys = Object.keys(options) as OptionKey[]

/** The options of one start. */
export interface ReadOptions {
  options: Options
  /** Those that somebody has set, by flag, environment or `.env`. */
  given: ReadonlySet<OptionKey>
  /** `detach`, `dry-run`, `help`. */
  switches: ReadonlySet<string>
}
