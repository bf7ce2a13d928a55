import { findLines } from '../../../lab/traces/log-search.ts'
import type { SlowStatement } from '../../../lab/traces/slow-log.ts'
import { parseLogLine } from '../logs/merge-logs.ts'

/** What an app replica's log says of one request. */
export interface AppLines {
  /** `app-2` */
  app: string
  /** Of its access log line; null when the app replica never came so far. */
  access: { at: number; method: string; url: string; status: number; ms: number } | null
  slow: SlowStatement[]
  /** Every line that names the request, as it was written; of an error without its stack. */
  lines: string[]
}

/** Looks for a request in the log of an app replica; null when nothing is there. */
export function findAppLines(app: string, file: string, id: string): AppLines | null {
  const lines = findLines(file, id)
  if (lines.length === 0) return null
  const found: AppLines = { app, access: null, slow: [], lines }
  for (const line of lines) {
    const fields = line.startsWith('{') ? parseJson(line) : parseText(line, app, id)
    if (fields.requestId !== id) continue
    const { url, method, status, ms, database, connection } = fields
    if (fields.msg === 'request')
      found.access = {
        at: Number(fields.time) - Number(ms),
        method: String(method),
        url: String(url),
        status: Number(status),
        ms: Number(ms),
      }
    else if (fields.msg === 'slow statement')
      found.slow.push({
        database: String(database),
        connection: Number(connection),
        ms: Number(ms),
      })
  }
  return found
}

type Fields = Readonly<Record<string, unknown>>

function parseJson(text: string): Fields {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** The same fields from a line of `createAccessLog` or `createLogger`. */
function parseText(line: string, app: string, id: string): Fields {
  const { time, text } = parseLogLine(line)
  const said = text.startsWith(`${app} `) ? text.slice(app.length + 1) : text
  const [, method, url, status, ms, requestId] =
    /^([A-Z]+) (\S+) (\d{3}) (\d+) ms (\S+)$/.exec(said) ?? []
  if (requestId === id) return { msg: 'request', time, method, url, status, ms, requestId }
  const [, msg, details] = /^(?:WARN |ERROR )?(.*?) (\{.*\})$/.exec(said) ?? []
  return msg && details ? { ...parseJson(details), msg, time } : {}
}
