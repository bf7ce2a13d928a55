import { pino } from 'pino'
import { type LogFormat, logOutput } from '../../shared/logger.ts'

export interface Access {
  method: string
  url: string
  status: number
  ms: number
  requestId: string
}

export type AccessLog = (access: Access) => void

/** One line a request, with the time of its end: `2026-01-31T12:00:00.123Z app-2 GET /cart 200 8 ms`, or JSON. */
export function createAccessLog(name: string, format: LogFormat): AccessLog {
  const out = logOutput()
  if (format === 'text')
    return ({ method, url, status, ms }) =>
      out.write(
        `${new Date().toISOString()} ${name} ${method} ${url} ${status} ${Math.round(ms)} ms\n`,
      )
  const log = pino({ base: { name } }, out)
  return (access) => log.info(access, 'request')
}
