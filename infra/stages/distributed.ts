import type { Stage } from './stage.ts'

/**
 * Stateless app replicas behind a load balancer, sessions in Redis, writes on the primary and
 * reads on the read replica: any app replica may stop. The load balancer, the primary and Redis
 * are still single points of failure.
 */
export const distributed: Stage = {
  name: 'distributed',
  edge: 'nginx',
  edges: 1,
  virtualAddresses: [],
  web: { start: 0, most: 0 },
  apps: { start: 3, most: 20 },
  databases: 2,
  failover: 'manual',
  durability: 'async',
  redis: true,
  sentinels: 0,
  whoami: 2,
  sessionStore: 'redis',
  reads: 'replica',
  tls: 'off',
  firewall: false,
  monitoring: false,
}
