import type { ReadTarget, SessionStoreName } from '../topology.ts'

/**
 * A textbook design of a web infrastructure: which components run, how many of each, and how they
 * talk. The process driver, the edge's renderer, the lab and the tests read it; a test holds the
 * Compose files to it.
 */
export interface Stage {
  name: StageName
  /** The load balancer; with `haproxy` and without web servers, static files come from an nginx behind it. */
  edge: EdgeKind
  /** How many load balancers there are; two share the public addresses. */
  edges: 1 | 2
  /** IPv4 addresses that keepalived moves between two, as in containers; without any, two share a port. */
  virtualAddresses: readonly string[]
  /** Web servers between load balancers and app replicas: how many at first and at most; 0: the edge does it all. */
  web: { start: number; most: number }
  /** App replicas: how many at the first start, and at most. */
  apps: { start: number; most: number }
  /** One is a primary alone; of several the others are read replicas, or members of the same group. */
  databases: number
  /** `manual`: somebody promotes a read replica. `group`: the databases' own engine moves the writes. */
  failover: Failover
  /** `semi-sync`: a change is acknowledged once a read replica has received it, too. */
  durability: Durability
  redis: boolean
  /** With three, Redis is three servers, and the sentinels make another one the master when it fails. */
  sentinels: SentinelCount
  /** How many instances of whoami there are at the first start. */
  whoami: number
  /** Where sessions are until somebody switches it. */
  sessionStore: SessionStoreName
  /** Which database answers reads until somebody switches it. */
  reads: ReadTarget
  /** `edge`: HTTPS between browsers and the edge. `all`: TLS on every inner hop, too. */
  tls: TlsScope
  /** Whether the tiers are zones with a firewall between them: infra/firewall. */
  firewall: boolean
  /** Prometheus, Alertmanager and an exporter for each server: infra/monitoring. */
  monitoring: boolean
}

export const stageNames = ['simple', 'distributed', 'secured', 'scale-up'] as const
export type StageName = (typeof stageNames)[number]

export const edgeKinds = ['nginx', 'haproxy'] as const
export type EdgeKind = (typeof edgeKinds)[number]

/** Three are the fewest of which one can go and the others are still a majority. */
export const sentinelCounts = [0, 3] as const
export type SentinelCount = (typeof sentinelCounts)[number]

export const tlsScopes = ['off', 'edge', 'all'] as const
export type TlsScope = (typeof tlsScopes)[number]

export const failovers = ['manual', 'group'] as const
export type Failover = (typeof failovers)[number]

export const durabilities = ['async', 'semi-sync'] as const
export type Durability = (typeof durabilities)[number]
