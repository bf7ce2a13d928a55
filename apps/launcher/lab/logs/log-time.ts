/** A line of a log, and when it was written. */
export interface TimedLine {
  /** Epoch milliseconds; null for one without a time, which belongs to the one before. */
  at: number | null
  /** Without the time, where that comes first. */
  text: string
}

type Pattern = [RegExp, (time: string[]) => number]

// As each part writes them. MariaDB, Redis and nginx's errors use the time zone of the machine.
const leading: readonly Pattern[] = [
  // The shop, the supervisor, MySQL.
  [/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)\s+/, ([time = '']) => Date.parse(time)],
  // MariaDB: 2026-11-28  3:34:27 0 [Note] …
  [
    /^(\d{4}-\d\d-\d\d) {1,2}(\d{1,2}):(\d\d:\d\d)\s+/,
    ([day, hour = '', rest]) => Date.parse(`${day}T${hour.padStart(2, '0')}:${rest}`),
  ],
  // nginx's error log: 2026/11/28 03:34:27 [warn] …
  [
    /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)\s+/,
    ([year, month, day, time]) => Date.parse(`${year}-${month}-${day}T${time}`),
  ],
  // Redis: 4711:M 28 Nov 2026 03:34:27.123 * …
  [/^\d+:[A-Z] (\d\d \w{3} \d{4} \d\d:\d\d:\d\d\.\d{3})\s+/, ([time = '']) => Date.parse(time)],
]
const within: readonly Pattern[] = [
  // nginx's access log.
  [/\bmsec=(\d+\.\d+)/, ([seconds]) => Math.round(Number(seconds) * 1000)],
  // Lines of JSON.
  [/^\{.*?"time":(\d{13})\b/, ([time]) => Number(time)],
]

export function timedLine(line: string): TimedLine {
  for (const [pattern, parse] of leading) {
    const [all, ...groups] = pattern.exec(line) ?? []
    if (all) return { at: parse(groups), text: line.slice(all.length) }
  }
  for (const [pattern, parse] of within) {
    const [all, ...groups] = pattern.exec(line) ?? []
    if (all) return { at: parse(groups), text: line }
  }
  return { at: null, text: line }
}

export interface NamedLine {
  name: string
  at: number
  text: string
}

interface Source {
  name: string
  lines: readonly string[]
  /** Which log it is; several of them may have one name. */
  log: object
}

export type LogMerger = ReturnType<typeof createLogMerger>

/**
 * Puts lines of several logs into the order in which they were written. What has just been read
 * is held back for a moment, as an earlier line of another log may be on its way.
 * @param holdMs longer than it takes any log to be written and read
 */
export function createLogMerger(holdMs: number) {
  const lastAt = new WeakMap<object, number>()
  const waiting: NamedLine[] = []

  /** Takes in what was read at `now`, and gives out what is in order by then. */
  function add(sources: readonly Source[], now: number): NamedLine[] {
    for (const { name, lines, log } of sources)
      for (const line of lines) {
        const { at: written, text } = timedLine(line)
        const at = written ?? lastAt.get(log) ?? now
        lastAt.set(log, at)
        waiting.push({ name, at, text })
      }
    // It is stable: lines of one millisecond stay in the order of their log.
    waiting.sort((a, b) => a.at - b.at)
    const ready = waiting.findIndex(({ at }) => at > now - holdMs)
    return waiting.splice(0, ready === -1 ? waiting.length : ready)
  }

  /** Everything that is still held back. */
  function flush(): NamedLine[] {
    return waiting.splice(0)
  }

  return { add, flush }
}
