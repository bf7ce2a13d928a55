import { distributed } from './distributed.ts'
import type { Stage } from './stage.ts'

/**
 * The distributed stage with HTTPS for browsers, TLS on every inner hop, a firewall between the
 * zones, and monitoring with alerts. What was a single point of failure still is one.
 */
export const secured: Stage = {
  ...distributed,
  name: 'secured',
  tls: 'all',
  firewall: true,
  monitoring: true,
}
