type TimeFormat = [RegExp, (groups: string[]) => number]

// At the beginning of a line. MariaDB, Redis and nginx's error log use the local time zone.
const leadingTimes: readonly TimeFormat[] = [
  // The shop, the lab, whoami, the supervisor and MySQL.
  [
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))\s+/,
    ([time = '']) => Date.parse(time),
  ],
  // MariaDB: 2026-11-28  3:34:27 0 [Note] …
  [
    /^(\d{4}-\d\d-\d\d) {1,2}(\d{1,2})(:\d\d:\d\d)\s+/,
    ([day, hour = '', rest]) => Date.parse(`${day}T${hour.padStart(2, '0')}${rest}`),
  ],
  // nginx's error log: 2026/11/28 03:34:27 [warn] …
  [
    /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)\s+/,
    ([year, month, day, time]) => Date.parse(`${year}-${month}-${day}T${time}`),
  ],
  // Redis: 4711:M 28 Nov 2026 03:34:27.123 * …
  [/^\d+:[A-Z] (\d\d \w{3} \d{4} \d\d:\d\d:\d\d\.\d{3})\s+/, ([time = '']) => Date.parse(time)],
]
const innerTimes: readonly TimeFormat[] = [
  // nginx's access log, see nginx/conf.d/logging.conf.
  [/\bmsec(?:=|":)(\d+\.\d+)/, ([seconds]) => Math.round(Number(seconds) * 1000)],
  // HAProxy's, see haproxy/public.cfg.
  [/\bstart(?:=|":)(\d+\.\d+)/, ([seconds]) => Math.round(Number(seconds) * 1000)],
  // `LOG_FORMAT=json`.
  [/^\{.*?"time":(\d{13})\b/, ([time]) => Number(time)],
]

/**
 * The time of a line in any of the formats that the components write, in epoch milliseconds, and
 * the line without it. A line without a time, as in a stack trace, continues the one before it.
 */
export function parseLogLine(line: string): { time: number | null; text: string } {
  for (const [pattern, parse] of leadingTimes) {
    const [all, ...groups] = pattern.exec(line) ?? []
    if (all) return { time: parse(groups), text: line.slice(all.length) }
  }
  for (const [pattern, parse] of innerTimes) {
    const [all, ...groups] = pattern.exec(line) ?? []
    if (all) return { time: parse(groups), text: line }
  }
  return { time: null, text: line }
}

/** One entry of a log: a line, and the lines without a time that follow it. */
export interface LogRecord {
  /** The component that wrote it. */
  name: string
  /** Epoch milliseconds; null for what a log begins with before its first time. */
  time: number | null
  /** As they were written. */
  lines: string[]
}

/** What has been read from one log file. */
export interface LogChunk {
  name: string
  /** The file, which tells apart several logs of one component. */
  file: string
  lines: readonly string[]
}

/**
 * Merges several logs into one that is ordered by time. A record is held back for `holdMs`,
 * because an earlier one may not be written or read yet. One that comes even later is returned
 * at once, after those that should follow it: no record is dropped.
 */
export function createLogMerger(holdMs: number) {
  const lastOfFile = new Map<string, LogRecord>()
  let held: LogRecord[] = []

  function add({ name, file, lines }: LogChunk): void {
    for (const line of lines) {
      const { time } = parseLogLine(line)
      const last = lastOfFile.get(file)
      if (time === null && last && held.includes(last)) {
        last.lines.push(line)
        continue
      }
      const record = { name, time: time ?? last?.time ?? null, lines: [line] }
      lastOfFile.set(file, record)
      held.push(record)
    }
  }

  /**
   * The records that are due, in order.
   * @param readAt when reading of the chunks began, in epoch milliseconds: later lines of the
   *   files that were read first may be missing
   */
  function take(readAt: number): LogRecord[] {
    const until = readAt - holdMs
    // The sort is stable: records of the same millisecond keep the order of their file.
    held.sort((a, b) => sortKey(a) - sortKey(b))
    const due = held.findIndex((record) => sortKey(record) > until)
    const records = due === -1 ? held : held.slice(0, due)
    held = due === -1 ? [] : held.slice(due)
    return records
  }

  return { add, take, takeAll: () => take(Number.POSITIVE_INFINITY) }
}

const sortKey = ({ time }: LogRecord) => time ?? 0
