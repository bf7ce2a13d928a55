import type { Stage } from './stage.ts'

/**
 * One server of each kind: whichever stops takes the shop down, a deployment is downtime, and
 * more load can only be met by a larger machine.
 */
export const simple: Stage = {
  name: 'simple',
  edge: 'nginx',
  edges: 1,
  virtualAddresses: [],
  web: { start: 0, most: 0 },
  apps: { start: 1, most: 1 },
  databases: 1,
  failover: 'manual',
  durability: 'async',
  redis: false,
  sentinels: 0,
  whoami: 0,
  sessionStore: 'memory',
  reads: 'primary',
  tls: 'off',
  firewall: false,
  monitoring: false,
}
