import type { RequestHandler } from 'express'
import { pino } from 'pino'
import { type LogFormat, logOutput } from '../../shared/logger.ts'
import type { ActiveUsers } from '../active-users/active-users.ts'
import type { ServedBy } from '../app-replica.ts'
import type { Latency } from '../latency-agent.ts'
import type { Metrics } from '../metrics.ts'
import type { Traffic } from '../traffic.ts'

export interface Access {
  /**
   * When the headers of the response were sent, in epoch milliseconds. By this time requests that
   * a client sends one after another are in order, whichever app replicas answer them: when a
   * response ends is noticed only after the client has it.
   */
  time: number
  method: string
  url: string
  status: number
  ms: number
  requestId: string
}

export type AccessLog = (access: Access) => void

/** One line per request: `2026-01-31T12:00:00.123Z app-2 GET /cart 200 8 ms 1763780412.071-27-3`, or JSON. */
export function createAccessLog(name: string, format: LogFormat): AccessLog {
  const out = logOutput()
  if (format === 'text')
    return ({ time, method, url, status, ms, requestId }) => {
      const at = new Date(time).toISOString()
      out.write(`${at} ${name} ${method} ${url} ${status} ${Math.round(ms)} ms ${requestId}\n`)
    }
  let timeOfLine = 0
  const log = pino({ base: { name }, timestamp: () => `,"time":${timeOfLine}` }, out)
  return ({ time, ...access }) => {
    timeOfLine = time
    log.info(access, 'request')
  }
}

/** Counts, times and logs each request when its response is done or its client has gone. */
export function countRequests(
  servedBy: ServedBy,
  metrics: Metrics,
  traffic: Traffic,
  activeUsers: Pick<ActiveUsers, 'note'>,
  latency: Pick<Latency, 'observe'>,
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
      metrics.countRequest(req, status, ms / 1000)
      traffic.record(req, status, ms)
      activeUsers.note(req)
      latency.observe(ms)
      const { method, originalUrl: url, requestId } = req
      log({ time: req.headersSentAt ?? Date.now(), method, url, status, ms, requestId })
    })
    next()
  }
}
