import type { StageName } from '../../../../infra/stages/stage.ts'
import type { Status } from '../../../control/status/status.ts'
import {
  availabilityOf,
  minutesLost,
  weekMinutes,
  yearMinutes,
} from '../../availability/availability.ts'
import { type Outage, type OutageKind, outageKinds, repairOf } from '../../availability/outages.ts'
import {
  type Counts,
  costliest,
  otherCounts,
  shapesOf,
  type Tier,
  tierAvailability,
  tiersOf,
  wholeAvailability,
} from '../../availability/tiers.ts'
import { type Language, texts } from '../../texts/texts.ts'
import { momentFormat, numberFormat, shareFormat, spanFormat } from '../../texts/typography.ts'
import {
  type Field,
  fieldsOf,
  limits,
  mtbfOf,
  outageLimits,
  readQuery,
} from './availability-fields.ts'

export interface AvailabilityPage {
  stage: StageName
  tiers: TierView[]
  /** Of what customers do. */
  totals: { name: string; share: string; week: string; year: string }[]
  /** What follows from the figures, in sentences. */
  verdict: string[]
  /** What to type to measure a repair or a takeover that is an assumption; null when none is. */
  measure: string | null
  /** The MTBFs that were measured since the start, and where they are computed with; null while nothing has failed. */
  measured: { text: string; href: string } | null
  outages: { name: string; at: string; took: string; planned: boolean }[]
  example: { minutes: number; most: number; text: string }
  /** What was typed and cannot be, each as a sentence; its field is as if it was empty. */
  problems: string[]
}

interface TierView {
  kind: OutageKind
  name: string
  /** How many have to work, and whether another one takes over. */
  rule: string
  fields: FieldView[]
  share: string
  week: string
  isCostliest: boolean
  /** What ordering would have with other numbers of them. */
  others: string[]
}

interface FieldView {
  /** Of the form: `edge-mttr`. */
  name: string
  label: string
  value: number
  least: number
  most: number
  step: 'any' | 1
  /** Where the value comes from. */
  source: string
  isAssumed: boolean
}

const shownOutages = 12

export function availabilityPage(
  status: Status,
  outages: readonly Outage[],
  query: Readonly<Record<string, unknown>>,
  language: Language,
): AvailabilityPage {
  const words = texts[language].availability
  const { typed, problems } = readQuery(query, language)
  const share = shareFormat(language)
  const span = spanFormat(language)
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  const lost = (whole: number, minutes: number) => span(minutesLost(whole, minutes) * 60_000)
  const fields = (kind: OutageKind) => fieldsOf(kind, status, outages, typed)

  const counts: Counts = Object.fromEntries(
    outageKinds.map((kind) => [kind, typed[`${kind}-count`]]),
  )
  const tiersFor = (deed: 'order' | 'browse', others: Counts = {}) =>
    tiersOf(shapesOf(status, deed, { ...counts, ...others }), (kind) => ({
      mtbfHours: fields(kind).mtbf.value,
      mttrMs: fields(kind).mttr.value * 1000,
      takeoverMs: fields(kind).takeover.value * 1000,
    }))
  const order = tiersFor('order')
  const worst = costliest(order)

  function totalOf(name: string, tiers: readonly Tier[]) {
    const whole = wholeAvailability(tiers)
    const [week, year] = [lost(whole, weekMinutes), lost(whole, yearMinutes)]
    return { name, share: share(whole), week, year }
  }

  function otherText(kind: OutageKind, count: number): string {
    const whole = wholeAvailability(tiersFor('order', { [kind]: count }))
    return words.with(count, share(whole), lost(whole, yearMinutes))
  }

  function fieldViews({ kind, count, takeoverMs }: Tier): FieldView[] {
    const { mtbf, mttr, takeover } = fields(kind)
    const running = shapesOf(status, 'order').find((one) => one.kind === kind)?.count ?? count
    const view = (name: keyof typeof words.fields, { value, source }: Field, measured = '') => ({
      ...{ name: `${kind}-${name}`, label: words.fields[name], value },
      ...limits[name],
      source: { typed: words.typed, assumed: words.assumed, measured }[source],
      isAssumed: source === 'assumed',
    })
    return [
      view(
        'count',
        { value: count, source: count === running ? 'measured' : 'typed' },
        words.running,
      ),
      view('mtbf', mtbf, words.measuredMtbf),
      view('mttr', mttr, words.measured(repairOf(outages, kind)?.count ?? 0)),
      ...(takeoverMs === null ? [] : [view('takeover', takeover, words.measuredTakeover)]),
    ]
  }

  const tiers = order.map((tier) => ({
    kind: tier.kind,
    name: words.tiers[tier.kind],
    rule: [
      tier.kind === 'database' && tier.count === 1 && status.databases.length > 1
        ? words.primaryAlone
        : words.rule(tier.needed, tier.count),
      ...(tier.takeoverMs === null ? [] : [words.takesOver]),
    ].join(' '),
    fields: fieldViews(tier),
    share: share(tierAvailability(tier)),
    week: lost(tierAvailability(tier), weekMinutes),
    isCostliest: worst.length < order.length && worst.includes(tier),
    others: otherCounts(tier).map((count) => otherText(tier.kind, count)),
  }))
  const namesOf = (some: readonly Tier[]) =>
    list.format(some.map(({ kind }) => words.tiersIn[kind]))
  const alone = order.filter(({ needed, count }) => needed === count)
  const minutes = typed.outage ?? 1000
  return {
    stage: status.stage.name,
    tiers,
    totals: [totalOf(words.order, order), totalOf(words.browse, tiersFor('browse'))],
    verdict: [
      costText(order, worst),
      alone.length === 0 ? words.noneAlone : words.alone(namesOf(alone), alone.length),
    ],
    measure: measureText(),
    measured: measuredMtbf(),
    outages: outages.slice(0, shownOutages).map(({ name, at, ms, planned }) => ({
      ...{ name, at: momentFormat(language, 'short')(at), took: span(ms), planned },
    })),
    example: {
      minutes,
      most: outageLimits.most,
      text: words.example(
        numberFormat(language)(minutes),
        share(availabilityOf(minutes, weekMinutes)),
      ),
    },
    problems,
  }

  /** A crash is repaired by itself; only a stop lasts long enough that another one takes over. */
  function measureText(): string | null {
    const assumedIn = (name: 'mttr' | 'takeover') =>
      tiers.find(({ fields: all }) => all.some((one) => one.isAssumed && one.name.endsWith(name)))
    const [mttr, takeover] = [assumedIn('mttr'), assumedIn('takeover')]
    if (mttr) return words.kill(workerOf(status, mttr.kind))
    return takeover ? words.stop(workerOf(status, takeover.kind)) : null
  }

  function measuredMtbf(): AvailabilityPage['measured'] {
    const found = order.flatMap(({ kind }) => {
      const hours = mtbfOf(status, outages, kind)
      return hours === null ? [] : [{ kind, hours }]
    })
    if (found.length === 0) return null
    const number = numberFormat(language)
    const fieldValues = new URLSearchParams()
    for (const { kind, hours } of found) fieldValues.set(`${kind}-mtbf`, String(hours))
    return {
      text: words.measuredSoFar(
        list.format(found.map(({ kind, hours }) => `${words.tiersIn[kind]} ${number(hours)} h`)),
      ),
      href: `/availability?${fieldValues}`,
    }
  }

  function costText(all: readonly Tier[], most: readonly Tier[]): string {
    const sumOf = (some: readonly Tier[]) =>
      some.reduce((sum, tier) => sum + minutesLost(tierAvailability(tier), weekMinutes), 0)
    if (sumOf(all) === 0) return words.nothingLost
    if (most.length === all.length) return words.allTheSame
    // The others cost something, too.
    const percent = Math.min(99, Math.round((100 * sumOf(most)) / sumOf(all)))
    return words.costs(namesOf(most), numberFormat(language)(percent), most.length)
  }
}

/** The one that does the work now. */
function workerOf(status: Status, kind: OutageKind): string {
  const { edges, web, replicas, databases, redis } = status
  const primary = databases.find(({ role }) => role === 'primary')
  const worker = { edge: edges[0], web: web[0], app: replicas[0], database: primary, redis }[kind]
  return worker?.name ?? kind
}
