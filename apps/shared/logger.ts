import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger }
export type LogFormat = 'text' | 'json'

/**
 * Events of a process on standard output. `json` is pino's own format; `text` is
 * a line that people read: `2026-01-31T12:00:00.123Z app-2 redis is away {"error":"…"}`.
 * The time is in UTC, so that lines of several processes can be sorted.
 */
export function createLogger(name: string, format: LogFormat, level = 'info'): Logger {
  const options = { name, level, base: null, redact: ['password', '*.password'] }
  const out = logOutput()
  return format === 'json'
    ? pino({ ...options, base: { name } }, out)
    : pino(options, readable(name, out))
}

// Lines wait in memory while none can be written; what is beyond is dropped.
const mostWaitingBytes = 1024 * 1024

/** Standard output for log lines. That it cannot be written to, as on a full disk, ends nobody. */
export function logOutput() {
  const out = pino.destination({ dest: 1, sync: true, maxLength: mostWaitingBytes })
  out.on('error', () => {})
  return out
}

function readable(name: string, out: DestinationStream): DestinationStream {
  return {
    write(line) {
      const { level, time, name: _, msg, err, ...rest } = JSON.parse(line)
      const mark = level >= 50 ? 'ERROR ' : level >= 40 ? 'WARN ' : ''
      const details = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ''
      const stack = err ? `\n${err.stack ?? err.message}` : ''
      out.write(`${new Date(time).toISOString()} ${name} ${mark}${msg}${details}${stack}\n`)
    },
  }
}
