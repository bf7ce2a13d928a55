/** The names that all of Stickyshop agrees on: control plane, edge, shop, lab and tests read them here. */

export const strategies = [
  'round-robin',
  'least-connections',
  'least-time',
  'ip-hash',
  'random',
  'sticky',
  'app-cookie',
] as const
export type Strategy = (typeof strategies)[number]

export const sessionStores = ['memory', 'redis', 'cookie'] as const
export type SessionStoreName = (typeof sessionStores)[number]

export const readTargets = ['primary', 'replica'] as const
export type ReadTarget = (typeof readTargets)[number]

export const onOff = ['on', 'off'] as const
export type OnOff = (typeof onOff)[number]

/** What the app replicas must agree on; kept in the table `settings`, polled by each app replica. */
export interface Settings {
  /** Grows with every change; 0 before the first read. */
  version: number
  sessionStore: SessionStoreName
  reads: ReadTarget
  /** Read-your-writes. */
  freshness: OnOff
  /** Whether what all guests share is kept for a second. */
  cache: OnOff
  /** Whether app replicas refuse connections of the edge without TLS, where there are certificates. */
  appTls: OnOff
}

/** Of app replicas, of instances of whoami, and of web servers behind load balancers. */
export const limits = { minReplicas: 1, maxReplicas: 20, maxWebServers: 10 } as const

/** Of an app replica at the edge: one of weight 3 gets three times the share of one of weight 1. */
export const weights = { least: 1, most: 10 } as const

/** What there can be several of: `lab scale whoami 5`, `docker compose up --scale whoami=5`. */
export const scaledServices = ['app', 'whoami', 'web'] as const
export type ScaledService = (typeof scaledServices)[number]

/** First labels of the hosts that the edge serves, under the base domain (`localhost`). */
export const hosts = {
  shop: 'shop',
  www: 'www',
  whoami: 'whoami',
  stickyWhoami: 'sticky-whoami',
  lab: 'lab',
  balancer: 'balancer',
  prometheus: 'prometheus',
} as const

export const replicaName = (number: number) => `app-${number}`
export const webServerName = (number: number) => `web-${number}`
/** One keeps the name that it has without a second one. */
export const edgeNames = ({ edges }: { edges: 1 | 2 }): string[] =>
  edges === 1 ? ['edge'] : ['edge-1', 'edge-2']
/** As many as there can be: a primary and three read replicas. */
export const databaseNames = ['db-1', 'db-2', 'db-3', 'db-4'] as const
export const redisNames = ['redis-1', 'redis-2', 'redis-3'] as const
export const sentinelNames = ['sentinel-1', 'sentinel-2', 'sentinel-3'] as const
/** What the sentinels call the servers that they watch. */
export const redisGroup = 'sessions'
export const whoamiName = (number: number) => `whoami-${number}`

export const demoAccounts = [
  { email: 'alice@example.com', name: 'Alice', role: 'customer', password: 'alice-loves-honey' },
  { email: 'bob@example.com', name: 'Bob', role: 'customer', password: 'bob-builds-bridges' },
  { email: 'admin@example.com', name: 'Ada', role: 'admin', password: 'admin-keeps-the-keys' },
] as const

/** As the shop's login page shows it. */
export type DemoAccount = Pick<(typeof demoAccounts)[number], 'email' | 'password' | 'role'>

export interface Urls {
  shop: string
  demo: string
  whoami: string
  /** The same with an affinity cookie. */
  stickyWhoami: string
  lab: string
  /** HAProxy's statistics, where it is the edge. */
  balancer: string
  /** With monitoring only. */
  prometheus: string
  strategies: { name: string; url: string }[]
}

/** What comes before and after the host in every address that people type. */
export interface PublicAddress {
  scheme: Scheme
  /** The base of the host names. */
  domain: string
  /** Of the edge, for that scheme. */
  port: number
}

export const schemes = ['http', 'https'] as const
export type Scheme = (typeof schemes)[number]

const standardPorts: Record<Scheme, number> = { http: 80, https: 443 }

/** `:8443`, or nothing where browsers take the port for granted. */
export const portSuffix = (scheme: Scheme, port: number): string =>
  port === standardPorts[scheme] ? '' : `:${port}`

/** Every host name under a domain that the edge serves. */
export const hostNames = (domain: string): string[] => [
  domain,
  ...[...Object.values(hosts), ...strategies].map((label) => `${label}.${domain}`),
]

/** The public addresses under a base domain. */
export function urlsFor({ scheme, domain, port }: PublicAddress): Urls {
  const at = (host: string) => `${scheme}://${host}${portSuffix(scheme, port)}`
  return {
    shop: at(domain),
    demo: `${at(domain)}/demo`,
    whoami: at(`${hosts.whoami}.${domain}`),
    stickyWhoami: at(`${hosts.stickyWhoami}.${domain}`),
    lab: at(`${hosts.lab}.${domain}`),
    balancer: at(`${hosts.balancer}.${domain}`),
    prometheus: at(`${hosts.prometheus}.${domain}`),
    strategies: strategies.map((name) => ({ name, url: at(`${name}.${domain}`) })),
  }
}
