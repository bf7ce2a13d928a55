import type { RequestHandler } from 'express'
import { hosts } from '../../../infra/topology.ts'
import { Refused } from '../refused.ts'

/**
 * Refuses every name that is not the console's. The edge checks names, the console's own
 * port has to do it itself: another site's name may be made to lead to 127.0.0.1, and its
 * scripts would then be at home here (DNS rebinding).
 */
export function ownHosts(domain: string): RequestHandler {
  const labs = ['localhost', domain].map((base) => `${hosts.lab}.${base}`)
  const own = new Set(['localhost', '127.0.0.1', '[::1]', ...labs])
  return (req, _res, next) => {
    const name = (req.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
    if (!own.has(name)) throw new Refused(421, ({ frame }) => frame.refusals.otherHost)
    next()
  }
}
