import { distributed } from './distributed.ts'
import type { Stage } from './stage.ts'

/**
 * The distributed stage without a single point of failure: two load balancers share the public address,
 * and each tier behind them has several members and scales by itself.
 */
export const scaleUp: Stage = {
  ...distributed,
  name: 'scale-up',
  edge: 'haproxy',
  edges: 2,
  web: { start: 2, most: 10 },
  databases: 3,
  failover: 'group',
  sentinels: 3,
}
