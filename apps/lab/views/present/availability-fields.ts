import type { Status } from '../../../control/status/status.ts'
import { weekMinutes } from '../../availability/availability.ts'
import {
  betweenFailures,
  type Outage,
  type OutageKind,
  outageKinds,
  repairOf,
} from '../../availability/outages.ts'
import { shapesOf } from '../../availability/tiers.ts'
import { type Language, texts } from '../../texts/texts.ts'
import { numberFormat } from '../../texts/typography.ts'

/** The fields of the availability calculator: what may be typed, and what they are without it. */

/** What somebody has typed: `app-count`, `edge-mttr`, …, and `outage`, minutes of a week. */
type Typed = Readonly<Record<string, number | undefined>>

const fieldNames = ['count', 'mtbf', 'mttr', 'takeover'] as const
type FieldName = (typeof fieldNames)[number]

export const limits: Readonly<Record<FieldName, { least: number; most: number; step: 'any' | 1 }>> =
  {
    count: { least: 1, most: 20, step: 1 },
    /** Hours, up to a century. */
    mtbf: { least: 0.01, most: 876_000, step: 'any' },
    /** Seconds, up to 30 days. */
    mttr: { least: 0, most: 2_592_000, step: 'any' },
    takeover: { least: 0, most: 2_592_000, step: 'any' },
  }
export const outageLimits = { least: 0, most: weekMinutes, step: 'any' } as const

const assumed = {
  /** Hours: once a week, as lesson 12 assumes. */
  mtbf: 7 * 24,
  /** Seconds. */
  mttr: 60,
  takeover: 10,
}

export interface Field {
  value: number
  source: 'typed' | 'measured' | 'assumed'
}

/** The times of a kind of component: as somebody typed them, else as they were measured, else assumed. */
export function fieldsOf(
  kind: OutageKind,
  status: Status,
  outages: readonly Outage[],
  typed: Typed,
): Record<'mtbf' | 'mttr' | 'takeover', Field> {
  const field = (name: keyof typeof assumed, measuredMs: number | null): Field => {
    const measured = measuredMs === null ? null : Number((measuredMs / 1000).toPrecision(3))
    const own = typed[`${kind}-${name}`]
    const found = measured ?? assumed[name]
    // The form sends all of its fields, also those that nobody has changed.
    if (own !== undefined && own !== found) return { value: own, source: 'typed' }
    return { value: found, source: measured === null ? 'assumed' : 'measured' }
  }
  const mtbf = field('mtbf', null)
  const isMeasured = mtbf.value === mtbfOf(status, outages, kind)
  return {
    // Of failures that somebody has caused: who asks for it gets it.
    mtbf: isMeasured ? { ...mtbf, source: 'measured' } : mtbf,
    mttr: field('mttr', repairOf(outages, kind)?.meanMs ?? null),
    takeover: field('takeover', takeoverOf(status, kind)),
  }
}

/** Hours, since the start; null while none of that kind has failed. */
export function mtbfOf(
  status: Status,
  outages: readonly Outage[],
  kind: OutageKind,
): number | null {
  const count = shapesOf(status, 'order').find((one) => one.kind === kind)?.count ?? 1
  const ms = betweenFailures(outages, kind, { count, forMs: status.supervisor.uptimeMs })
  return ms === null ? null : Math.max(limits.mtbf.least, Number((ms / 3_600_000).toPrecision(2)))
}

/** As it was measured last; null where nobody has taken over yet. */
function takeoverOf({ redis, databases }: Status, kind: OutageKind): number | null {
  if (kind === 'redis') return redis?.tookOverMs ?? null
  if (kind !== 'database') return null
  return databases.find(({ role }) => role === 'primary')?.tookOverMs ?? null
}

/** An empty field is one that nobody has filled in. */
export function readQuery(query: Readonly<Record<string, unknown>>, language: Language) {
  const words = texts[language].availability
  const format = numberFormat(language)
  const problems: string[] = []
  const read = (name: string, label: string, { least, most, step }: (typeof limits)[FieldName]) => {
    const text = query[name] ?? ''
    if (text === '') return [name, undefined]
    const value = Number(text)
    const isPossible = value >= least && value <= most && (step === 'any' || value % step === 0)
    if (!isPossible) problems.push(words.impossible(label, format(least), format(most), step === 1))
    return [name, isPossible ? value : undefined]
  }
  const typed: Typed = Object.fromEntries([
    ...outageKinds.flatMap((kind) =>
      fieldNames.map((name) =>
        read(`${kind}-${name}`, `${words.tiers[kind]}, ${words.fields[name]}`, limits[name]),
      ),
    ),
    read('outage', words.exampleField, outageLimits),
  ])
  return { typed, problems }
}
