import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import onHeaders from 'on-headers'
import { readCookie, setCookie } from '../../../shared/cookie.ts'
import { securityHeaders } from '../../../shared/security-headers.ts'
import type { Cluster } from '../../db/cluster.ts'
import { type createFreshness, freshForMs } from '../../db/freshness.ts'
import { RequestDb } from '../../db/request-db.ts'
import type { LiveSettings } from '../../settings.ts'
import type { ServedBy } from '../served-by.ts'
import { serverTiming } from '../server-timing.ts'

interface Options {
  servedBy: ServedBy
  cluster: Cluster
  settings: LiveSettings
  freshness: ReturnType<typeof createFreshness>
  publicPort: number
  isDraining: () => boolean
}

/** What every request starts with and every response carries, whoever makes it. */
export function startRequest({
  servedBy,
  cluster,
  settings,
  freshness,
  publicPort,
  isDraining,
}: Options): RequestHandler {
  const cookieName = `fresh-${publicPort}`
  return (req, res, next) => {
    req.startedAt = performance.now()
    req.requestId = req.get('X-Request-Id') ?? randomUUID()
    req.visitor = null
    req.cartId = null
    req.cartCount = 0
    req.sessionMs = null
    req.foundSession = null
    req.sessionLookup = null
    req.sessionsAway = false
    req.db = new RequestDb(cluster, settings.current(), freshness.open(readCookie(req, cookieName)))

    for (const [name, value] of securityHeaders) res.setHeader(name, value)
    res.setHeader('X-Served-By', servedBy.name)
    res.setHeader('X-Request-Id', req.requestId)
    // Node would keep a draining replica's connections open for their idle time.
    if (isDraining()) res.setHeader('Connection', 'close')
    onHeaders(res, () => {
      res.setHeader('Server-Timing', serverTiming(req, settings.current().sessionStore))
      if (req.db.wrote && req.db.written)
        setCookie(res, req, cookieName, freshness.seal(req.db.written), freshForMs / 1000)
    })
    next()
  }
}
