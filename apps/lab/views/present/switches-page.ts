import { structuredPatch } from 'diff'
import {
  limits,
  onOff,
  readTargets,
  sessionStores,
  strategies,
  weights,
} from '../../../../infra/topology.ts'
import type { AuditEntry } from '../../../control/audit.ts'
import type { ControlClient } from '../../../control/client.ts'
import type { EdgeSwitches } from '../../../control/driver.ts'
import { type FaultName, faultCards, faultTable } from '../../../control/fault-kinds.ts'
import type { Status } from '../../../control/status/status.ts'
import { ownAddress } from '../../http/addresses.ts'
import type { LabServices } from '../../lab-services.ts'
import { type Language, texts } from '../../texts/texts.ts'

/** One line of a comparison: only before (`-`), only after (`+`), or the same (` `). */
export interface DiffLine {
  sign: '-' | '+' | ' '
  text: string
}

/** A switch, its values and its current one. */
export interface SwitchView {
  name: 'sessions' | 'strategy' | 'reads' | 'freshness' | 'cache' | 'app-tls'
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

export interface SwitchesPage {
  /** Null while the control plane does not respond. */
  now: {
    replicas: number
    /** Web servers behind load balancers; 0 where there are none. */
    web: number
    limits: typeof limits
    /** Of app replicas at the edge, and the range. */
    weights: { name: string; weight: number }[]
    weightRange: typeof weights
    switches: SwitchView[]
    preview: EdgePreview | null
    /** The faults that each card offers. */
    faults: Record<string, { kind: FaultName; isDangerous: boolean }[]>
    targets: {
      replicas: string[]
      edges: string[]
      web: string[]
      whoami: string[]
      /** The master first; then what watches them. */
      redis: string[]
      primary: string
      replicaDatabase: string | null
    }
  } | null
  audit: AuditLine[]
  /** The lab's own address, without the edge. */
  ownAddress: string
}

const shownLines = 30

/** @param selected values of the edge's switches to preview */
export async function switchesPage(
  { config, control }: LabServices,
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
      replicas: status.switches.replicas,
      web: status.switches.web,
      limits,
      weights: status.replicas.map(({ name, weight }) => ({ name, weight })),
      weightRange: weights,
      switches: switchViews(status.switches),
      preview: await preview(control, status.switches, selected),
      faults: offeredFaults,
      targets: targetsOf(status),
    },
    audit: audit.map((entry) => auditLine(entry, canWrite, language)),
    ownAddress: ownAddress(config),
  }
}

const offeredFaults = Object.fromEntries(
  Object.entries(faultCards).map(([card, kinds]) => [
    card,
    kinds.map((kind) => ({ kind, isDangerous: faultTable[kind].isDangerous })),
  ]),
)

const switchViews = (now: Status['switches']): SwitchView[] => [
  { name: 'sessions', value: now.sessions, values: sessionStores },
  { name: 'reads', value: now.reads, values: readTargets },
  { name: 'freshness', value: now.freshness, values: onOff },
  { name: 'cache', value: now.cache, values: onOff },
  ...(now.appTls ? [{ name: 'app-tls' as const, value: now.appTls, values: onOff }] : []),
  { name: 'strategy', value: now.strategy, values: strategies },
]

const targetsOf = (status: Status) => {
  const { replicas, edges, web, whoami, databases, redis, redisReplicas, sentinels } = status
  const ofRedis = [...(redis ? [redis] : []), ...redisReplicas, ...sentinels]
  return {
    redis: ofRedis.map(({ name }) => name),
    replicas: replicas.map(({ name }) => name),
    edges: edges.map(({ name }) => name),
    web: web.map(({ name }) => name),
    whoami: whoami.map(({ name }) => name),
    primary: databases.find(({ role }) => role === 'primary')?.name ?? 'db-1',
    replicaDatabase: databases.find(({ role }) => role === 'replica')?.name ?? null,
  }
}

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
