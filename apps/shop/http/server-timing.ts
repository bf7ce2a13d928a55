import type { Request } from 'express'
import type { SessionStoreName } from '../../../infra/topology.ts'

/**
 * How the response was made, in the standard header that browsers' network tools show:
 * `session;desc="redis";dur=0.4, db;desc="replica db-2, 2 queries";dur=1.3, total;dur=4.0`,
 * and `fresh;desc="replica"` or `"primary"` where a read had to see the customer's own write.
 */
export function serverTiming(req: Request, store: SessionStoreName): string {
  const entries = req.db.uses.map(
    ({ role, node, queries, ms }) =>
      `db;desc="${role} ${node}, ${queries} ${queries === 1 ? 'query' : 'queries'}";dur=${ms.toFixed(1)}`,
  )
  if (req.sessionMs !== null)
    entries.unshift(`session;desc="${store}";dur=${req.sessionMs.toFixed(1)}`)
  if (req.db.freshness !== 'none') entries.push(`fresh;desc="${req.db.freshness}"`)
  entries.push(`total;dur=${(performance.now() - req.startedAt).toFixed(1)}`)
  return entries.join(', ')
}
