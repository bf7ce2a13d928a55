import { Refusal } from '../../../refusal.ts'

/** A dump of the shop's data as they were when it began. */
export interface Dump {
  file: string
  /** The primary that it was made of. */
  primary: string
  /** When it was complete: later than the moment whose data it has. */
  completeAt: Date
  /** Where the changes after that moment begin in the primary's binary logs. */
  log: string
  position: number
}

/** The binary logs of a primary that were kept, in their order. */
export interface KeptLogs {
  names: readonly string[]
  /** Everything until then is in them. */
  until: Date
}

export interface RestorePlan {
  dump: Dump
  /** The first one from `dump.position` on. */
  logs: readonly string[]
}

/**
 * How the data of a moment are made: the last dump that was complete before it, and the changes from
 * there on. @throws Refusal that says what is missing
 */
export function planRestore(
  dumps: readonly Dump[],
  kept: ReadonlyMap<string, KeptLogs>,
  to: Date,
  now = new Date(),
): RestorePlan {
  const time = to.toISOString()
  if (to > now) throw new Refusal(422, 'restore-future', { time })
  const sorted = [...dumps].sort((a, b) => Number(a.completeAt) - Number(b.completeAt))
  const dump = sorted.findLast(({ completeAt }) => completeAt <= to)
  if (!dump) {
    const oldest = sorted[0]?.completeAt.toISOString() ?? '–'
    throw new Refusal(409, 'restore-too-early', { time, oldest })
  }
  const { names, until } = kept.get(dump.primary) ?? { names: [], until: new Date(0) }
  if (until < to)
    throw new Refusal(409, 'restore-too-late', {
      time,
      name: dump.primary,
      until: until.toISOString(),
    })
  const logs = names.filter((name) => numberOf(name) >= numberOf(dump.log))
  const first = numberOf(dump.log)
  const missing = logs.findIndex((name, at) => numberOf(name) !== first + at)
  if (logs.length === 0 || missing >= 0) {
    const number = first + Math.max(0, missing)
    const log = dump.log.replace(/\d+$/, String(number).padStart(6, '0'))
    throw new Refusal(409, 'restore-log-missing', { time, log, name: dump.primary })
  }
  return { dump, logs }
}

/** `binlog.000012` is 12. */
const numberOf = (log: string) => Number(log.slice(log.lastIndexOf('.') + 1))
