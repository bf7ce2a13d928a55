import type { LabConfig } from '../config.ts'
import type { Workbench } from '../lessons/lesson.ts'
import type { Probe } from './probe-hops.ts'

/** What was seen on the running system. */
export interface Shown {
  /** By function: how many requests worked, of how many. */
  browse?: { worked: number; all: number }
  cart?: { worked: number; all: number }
  /** Which components answer somebody without TLS. */
  probes?: readonly Probe[]
  /** Connections from zone to zone: how many got through, of how many, and how many against the table. */
  connections?: { reached: number; all: number; wrong: number }
  /** The alert for a component that was stopped, and how long it took; null when there was none. */
  alert?: { component: string; seconds: number | null }
  /** Whether what the claim says was seen. */
  holds: boolean
}

/** Something that the page of a stage says, and that the running system can show. */
export interface Claim {
  /** A key of the texts; also in addresses. */
  id: ClaimId
  show(bench: Workbench, config: LabConfig): Promise<Shown>
}

export type ClaimId =
  | 'edge-spof'
  | 'edge-paused'
  | 'edges-redundant'
  | 'address-moves'
  | 'address-takeover'
  | 'web-redundant'
  | 'app-spof'
  | 'database-spof'
  | 'primary-spof'
  | 'primary-takeover'
  | 'redis-spof'
  | 'redis-takeover'
  | 'app-redundant'
  | 'read-replica-redundant'
  | 'deploy-downtime'
  | 'deploy-without-downtime'
  | 'cannot-scale'
  | 'scales'
  | 'plaintext'
  | 'tls-at-the-edge'
  | 'tls-everywhere'
  | 'firewall'
  | 'alerts'
