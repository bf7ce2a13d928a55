import type { RequestHandler } from 'express'
import type { Metrics } from '../../metrics.ts'
import type { Traffic } from '../../traffic.ts'
import type { AccessLog } from '../access-log.ts'
import type { ServedBy } from '../served-by.ts'

/** Counts, times and logs each request when its response is done or its client has gone. */
export function countRequests(
  servedBy: ServedBy,
  metrics: Metrics,
  traffic: Traffic,
  log: AccessLog,
): RequestHandler {
  return (req, res, next) => {
    const started = performance.now()
    servedBy.requests++
    servedBy.inFlight++
    res.once('close', () => {
      servedBy.inFlight--
      const ms = performance.now() - started
      // 499 as nginx has it: the client went before the answer.
      const status = res.writableEnded ? res.statusCode : 499
      metrics.observe(req.method, status, ms / 1000)
      traffic.record(req, status, ms)
      if (req.db.freshness !== 'none') metrics.countFreshRead(req.db.freshness)
      const { method, originalUrl: url, requestId } = req
      log({ time: req.headersSentAt ?? Date.now(), method, url, status, ms, requestId })
    })
    next()
  }
}
