import type { Texts } from '../../texts/texts.ts'
import { type Journey, totalMs } from '../../traces/journey.ts'

/** A part of the bar; `from` and `width` are percent. */
export interface TimePart {
  kind: 'edge' | 'replica' | 'session' | 'database'
  label: string
  time: string
  from: number
  width: number
}

/** Who took how much of the whole time. Queries at the same time count once each, so the rest is never below 0. */
export function timeParts(
  journey: Journey,
  labels: Texts['requests']['way']['times'],
  milliseconds: (ms: number) => string,
): TimePart[] {
  const { record } = journey
  const total = totalMs(journey)
  if (!record || total === 0) return []
  const session = record.session.ms ?? 0
  const database = record.databases.reduce((sum, { ms }) => sum + ms, 0)
  const replica = Math.max(0, record.ms - session - database)
  const edge = Math.max(0, total - record.ms)
  const parts = Object.entries({ edge, replica, session, database }).filter(([, ms]) => ms > 0)
  const sum = parts.reduce((all, [, ms]) => all + ms, 0)
  let from = 0
  return parts.map(([name, ms]) => {
    const kind = name as TimePart['kind']
    const width = (100 * ms) / sum
    from += width
    return { kind, label: labels[kind], time: milliseconds(ms), from: from - width, width }
  })
}
