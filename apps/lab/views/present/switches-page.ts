import { structuredPatch } from 'diff'
import { limits, weights } from '../../../../infra/topology.ts'
import type { AuditEntry } from '../../../control/audit.ts'
import type { ControlClient } from '../../../control/client.ts'
import {
  findLack,
  type SwitchName,
  switchValues,
} from '../../../control/commands/switch-commands.ts'
import type { EdgeSwitches } from '../../../control/driver.ts'
import { type FaultName, faultCards, faultTable } from '../../../control/fault-kinds.ts'
import { type DatabaseRole, databaseRole, type Status } from '../../../control/status/status.ts'
import { ownAddress } from '../../http/addresses.ts'
import type { LabServices } from '../../lab-services.ts'
import { type Language, texts } from '../../texts/texts.ts'

/** One line of a comparison: only before (`-`), only after (`+`), or the same (` `). */
export interface DiffLine {
  sign: '-' | '+' | ' '
  text: string
}

/** How many there are of what scales. */
export interface CountView {
  name: 'replicas' | 'web'
  value: number
  least: number
  most: number
}

/** A switch, the values that the stage can have, and its current one. */
export interface SwitchView {
  name: SwitchName
  value: string | null
  values: readonly string[]
}

/** A diff of the edge's generated configuration between two settings of its switches. */
type PreviewedSwitches = Pick<EdgeSwitches, 'strategy' | 'cache'>

export interface EdgePreview {
  from: PreviewedSwitches
  to: PreviewedSwitches
  files: { name: string; lines: (DiffLine | null)[]; whole: string }[]
}

export interface AuditLine {
  at: string
  by: string
  what: string
  ok: boolean
  outcome: string
}

/** What can be done to a component, or to one of several of a kind. */
export interface FaultCard {
  id: string
  title: string
  targets: string[]
  kinds: { kind: FaultName; isDangerous: boolean }[]
  /** Of a database. */
  role: DatabaseRole | null
  /** To the primary. */
  canPromote: boolean
}

export interface SwitchesPage {
  /** Null while the control plane does not respond. */
  now: {
    counts: CountView[]
    /** Of app replicas at the edge, and the range. */
    weights: { apps: { name: string; weight: number }[]; range: typeof weights }
    switches: SwitchView[]
    preview: EdgePreview | null
    failover: Status['stage']['failover']
    faults: FaultCard[]
  } | null
  audit: AuditLine[]
  /** The lab's own address, without the edge. */
  ownAddress: string
}

const shownLines = 30

/** @param selected values of the edge's switches to preview */
export async function switchesPage(
  { config, control }: Pick<LabServices, 'config' | 'control'>,
  selected: Partial<PreviewedSwitches>,
  canWrite: boolean,
  language: Language,
): Promise<SwitchesPage> {
  const [status, entries] = await Promise.all([
    control.status().catch(() => null),
    control.audit().catch(() => []),
  ])
  // Entries written without the token are shown only to users with the token.
  const audit = entries.filter(({ stranger }) => canWrite || !stranger).slice(0, shownLines)
  return {
    now: status && {
      counts: countViews(status),
      weights: weightsOf(status),
      switches: switchViews(status),
      preview: await preview(control, status.switches, selected),
      failover: status.stage.failover,
      faults: faultCardsOf(status, language),
    },
    audit: audit.map((entry) => auditLine(entry, canWrite, language)),
    ownAddress: ownAddress(config),
  }
}

/** Of what the stage can have more than one. */
const countViews = ({ stage, switches }: Status): CountView[] =>
  (
    [
      { name: 'replicas', value: switches.replicas, most: stage.apps.most },
      { name: 'web', value: switches.web, most: stage.web.most },
    ] as const
  )
    .filter(({ most }) => most > 1)
    .map((one) => ({ ...one, least: limits.minReplicas }))

const weightsOf = ({ replicas }: Status) => ({
  apps: replicas.map(({ name, weight }) => ({ name, weight })),
  range: weights,
})

/** Those with a choice. */
function switchViews({ stage, switches }: Status): SwitchView[] {
  const { sessions, reads, freshness, cache, appTls, strategy } = switches
  const values: readonly [SwitchName, string | null | undefined][] = [
    ['sessions', sessions],
    ['reads', reads],
    // With one database, every read sees what was written.
    ['freshness', stage.databases > 1 ? freshness : undefined],
    ['cache', cache],
    ['app-tls', appTls],
    ['strategy', strategy],
  ]
  return values.flatMap(([name, value]) => {
    const possible = switchValues[name].filter((one) => !findLack(stage, name, one))
    return value === undefined || possible.length === 1 ? [] : [{ name, value, values: possible }]
  })
}

/** A card for each kind of component that runs, and one for each database. */
function faultCardsOf(status: Status, language: Language): FaultCard[] {
  const { stage, replicas, databases, redis, redisReplicas, sentinels, edges, web, whoami } = status
  const { switches, topology } = texts[language]
  const titles = switches.faults.cards
  const card = (
    id: Exclude<keyof typeof faultCards, 'database' | 'read-replica'>,
    components: readonly { name: string }[],
  ): FaultCard => ({
    ...{ id, title: titles[id], targets: components.map(({ name }) => name) },
    ...{ kinds: offered(faultCards[id]), role: null, canPromote: false },
  })
  const databaseCard = (database: Status['databases'][number]): FaultCard => {
    const { name } = database
    const role = databaseRole(stage, database)
    const kinds = faultCards[role === 'replica' ? 'read-replica' : 'database']
    return {
      ...{ id: name, title: `${name} (${topology.roles[role]})`, targets: [name] },
      ...{ kinds: offered(kinds), role, canPromote: role !== 'primary' },
    }
  }
  return [
    card('replica', replicas),
    ...databases.map(databaseCard),
    // The master first; last, what watches them.
    card('redis', [...(redis ? [redis] : []), ...redisReplicas, ...sentinels]),
    card('edge', edges),
    card('web', web),
    card('whoami', whoami),
  ].filter(({ targets }) => targets.length > 0)
}

const offered = (kinds: readonly FaultName[]): FaultCard['kinds'] =>
  kinds.map((kind) => ({ kind, isDangerous: faultTable[kind].isDangerous }))

async function preview(
  control: ControlClient,
  { strategy, cache }: PreviewedSwitches,
  selected: Partial<PreviewedSwitches>,
): Promise<EdgePreview | null> {
  const from = { strategy, cache }
  const to = { ...from, ...selected }
  try {
    const [before, after] = await Promise.all([
      control.edgeConfiguration(from),
      control.edgeConfiguration(to),
    ])
    const files = Object.entries(after).map(([name, whole]) => ({
      name,
      lines: changedLines(before[name] ?? '', whole),
      whole,
    }))
    return { from, to, files }
  } catch {
    return null
  }
}

/** What has changed, with three lines around it; null stands for lines that were left out. */
export function changedLines(before: string, after: string, context = 3): (DiffLine | null)[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context })
  const count = after.replace(/\n$/, '').split('\n').length
  return hunks.flatMap(({ lines, newStart, newLines }) => {
    const shown = lines
      .filter((line) => !line.startsWith('\\'))
      .map((line) => ({ sign: line.charAt(0) as DiffLine['sign'], text: line.slice(1) }))
    return newStart + newLines - 1 < count ? [...shown, null] : shown
  })
}

function auditLine(entry: AuditEntry, canWrite: boolean, language: Language): AuditLine {
  const { at, by, command: what, ok, outcome, message, translations } = entry
  // Without the token, addresses are hidden.
  const who = canWrite ? by : by.replace(/^(lab|console|command line) .*/, '$1')
  const { message: wordsOf, translateSentence } = texts[language]
  const said = message ? wordsOf(message) : (translations?.[language] ?? translateSentence(outcome))
  return { at, by: who, what, ok, outcome: said }
}
