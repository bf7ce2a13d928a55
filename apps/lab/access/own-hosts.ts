import type { RequestHandler } from 'express'
import { hosts } from '../../../infra/topology.ts'
import { isAllowedHost } from '../../shared/internal-access.ts'
import { Refused } from '../refused.ts'

/**
 * Refuses every name that is not the console's. The edge checks names, the console's own
 * port has to do it itself: another site's name may be made to lead to 127.0.0.1, and its
 * scripts would then be at home here (DNS rebinding).
 */
export function ownHosts(domain: string): RequestHandler {
  // The last one is the service in Compose, for the command line in the control plane's container.
  const labs = [...['localhost', domain].map((base) => `${hosts.lab}.${base}`), 'lab']
  return (req, _res, next) => {
    if (!isAllowedHost(req.headers.host, labs))
      throw new Refused(421, ({ frame }) => frame.refusals.otherHost)
    next()
  }
}
