import type { Stage } from '../../infra/stages/stage.ts'
import { type PublicAddress, urlsFor } from '../../infra/topology.ts'
import type { Dashboard } from './driver.ts'

/** The dashboards that the edge serves to those who have their password: a secret of the installation. */

export const dashboardUser = 'stickyshop'

/** Of bcrypt. The least: the password is random, and the edge computes its hash for each request. */
export const dashboardCost = 4

export function dashboardsOf(stage: Stage, address: PublicAddress, password: string): Dashboard[] {
  const urls = urlsFor(address)
  return [
    ...(stage.monitoring ? [{ name: 'Prometheus', url: urls.prometheus }] : []),
    ...(stage.edge === 'haproxy' ? [{ name: 'HAProxy', url: urls.balancer }] : []),
  ].map((dashboard) => ({ ...dashboard, user: dashboardUser, password }))
}
