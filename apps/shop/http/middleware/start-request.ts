import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import onHeaders from 'on-headers'
import type { SessionStoreName } from '../../../../infra/topology.ts'
import type { Logger } from '../../../shared/logger.ts'
import type { Secret } from '../../../shared/secret.ts'
import { securityHeaders } from '../../../shared/web-security.ts'
import type { ServedBy } from '../../app-replica.ts'
import type { Cluster } from '../../db/cluster.ts'
import type { OnSlowStatement } from '../../db/database-use.ts'
import { maxLagMs } from '../../db/fresh-reads.ts'
import { RequestDb } from '../../db/request-db.ts'
import type { LiveSettings } from '../../settings.ts'
import { statementLabel } from '../../traffic.ts'
import { createFlashCookie } from '../flash-message.ts'
import { createWritePositions } from '../write-positions.ts'

// With more lag than `maxLagMs` the read replica is not used at all.
const freshForMs = 3 * maxLagMs

interface Options {
  servedBy: ServedBy
  cluster: Cluster
  settings: LiveSettings
  log: Logger
  secret: Secret
  publicPort: number
  isDraining: () => boolean
}

/** Sets up every request, and the headers that every response carries. */
export function startRequest({
  servedBy,
  cluster,
  settings,
  log,
  secret,
  publicPort,
  isDraining,
}: Options): RequestHandler {
  const writePositions = createWritePositions(publicPort, secret, freshForMs)
  const flashCookie = createFlashCookie(publicPort, secret)
  return (req, res, next) => {
    req.startedAt = performance.now()
    req.headersSentAt = null
    req.requestId = req.get('X-Request-Id') ?? randomUUID()
    req.customer = null
    req.unverified = null
    req.customerFound = null
    req.cartId = null
    req.cartCount = 0
    req.sessionMs = null
    req.sessionLookup = null
    req.sessionsUnavailable = false
    const positions = writePositions.read(req)
    const { requestId } = req
    const logSlow: OnSlowStatement = (database, { sql, ms, connection }) => {
      // By the connection and the time, `lab trace` finds it in the database's slow-query log.
      const statement = statementLabel(sql)
      log.warn({ requestId, database, connection, ms, statement }, 'slow statement')
    }
    // The id is in the cookie also while the session store does not answer.
    const getCustomer = () => req.sessionLookup?.id ?? null
    req.db = new RequestDb(cluster, settings.current(), positions.merged, logSlow, getCustomer)
    const shown = flashCookie.read(req)
    req.flashMessage = shown

    for (const [name, value] of securityHeaders) res.setHeader(name, value)
    // A page greets whom it was made for.
    res.setHeader('Cache-Control', 'private, no-cache')
    res.setHeader('X-Served-By', servedBy.name)
    res.setHeader('X-Request-Id', req.requestId)
    // While draining: Node would keep idle connections open.
    if (isDraining()) res.setHeader('Connection', 'close')
    onHeaders(res, () => {
      req.headersSentAt = Date.now()
      res.setHeader('Server-Timing', serverTiming(req, settings.current().sessionStore))
      if (req.db.reads.position) writePositions.add(req, res, positions, req.db.reads.position)
      if (req.flashMessage !== shown) flashCookie.set(req, res, req.flashMessage)
    })
    next()
  }
}

/**
 * How the response was made, in the standard header that browsers' network tools show:
 * `session;desc="redis";dur=0.4, db;desc="replica db-2, 2 queries";dur=1.3, total;dur=4.0`,
 * and `fresh;desc="replica"` or `"primary"` where a read had to see the customer's own write.
 */
function serverTiming(req: Request, store: SessionStoreName): string {
  const entries = req.db.uses.map(
    ({ role, node, queries, ms }) =>
      `db;desc="${role} ${node}, ${queries} ${queries === 1 ? 'query' : 'queries'}";dur=${ms.toFixed(1)}`,
  )
  if (req.sessionMs !== null)
    entries.unshift(`session;desc="${store}";dur=${req.sessionMs.toFixed(1)}`)
  if (req.db.reads.freshness !== 'none') entries.push(`fresh;desc="${req.db.reads.freshness}"`)
  entries.push(`total;dur=${(performance.now() - req.startedAt).toFixed(1)}`)
  return entries.join(', ')
}
