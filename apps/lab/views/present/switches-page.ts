import {
  limits,
  onOff,
  readTargets,
  sessionStores,
  strategies,
} from '../../../../infra/topology.ts'
import type { EdgeSwitches } from '../../../control/commands/edge-configuration.ts'
import type { Status } from '../../../control/status/status.ts'
import type { AuditEntry } from '../../desk/audit-list.ts'
import { changedPart, type DiffLine, diffLines } from '../../desk/diff-lines.ts'
import { orderText } from '../../desk/order-text.ts'
import { ownAddress } from '../../http/own-address.ts'
import type { Parts } from '../../parts.ts'
import type { Texts } from '../../texts/texts.ts'

/** A switch with a few values, and which one holds now. */
export interface SwitchView {
  name: 'sessions' | 'strategy' | 'reads' | 'freshness' | 'cache'
  value: string | null
  values: readonly string[]
}

/** The generated files of the edge, compared: what a change of its switches would make of them. */
export interface EdgePreview {
  from: EdgeSwitches
  to: EdgeSwitches
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
  /** Null while nobody answers. */
  now: {
    replicas: number
    limits: typeof limits
    switches: SwitchView[]
    preview: EdgePreview | null
    targets: {
      replicas: string[]
      whoami: string[]
      primary: string
      replicaDatabase: string | null
    }
  } | null
  audit: AuditLine[]
  /** Of the console, without the edge. */
  ownAddress: string
}

const shownLines = 30

/** @param wished of the edge's switches, to compare with how they stand */
export async function switchesPage(
  { config, desk, system }: Parts,
  wished: Partial<EdgeSwitches>,
  mayTouch: boolean,
  { answers }: Texts,
): Promise<SwitchesPage> {
  const status = await desk.status().catch(() => null)
  // What strangers write is not for other strangers to read.
  const audit = desk
    .audit()
    .filter(({ stranger }) => mayTouch || !stranger)
    .slice(0, shownLines)
  return {
    now: status && {
      replicas: status.switches.replicas,
      limits,
      switches: switchViews(status.switches),
      preview: await preview(system, status.switches, wished),
      targets: targetsOf(status),
    },
    audit: audit.map((entry) => auditLine({ ...entry, outcome: answers(entry.outcome) }, mayTouch)),
    ownAddress: ownAddress(config),
  }
}

const switchViews = (now: Status['switches']): SwitchView[] => [
  { name: 'sessions', value: now.sessions, values: sessionStores },
  { name: 'reads', value: now.reads, values: readTargets },
  { name: 'freshness', value: now.freshness, values: onOff },
  { name: 'cache', value: now.cache, values: onOff },
  { name: 'strategy', value: now.strategy, values: strategies },
]

const targetsOf = ({ replicas, whoami, databases }: Status) => ({
  replicas: replicas.map(({ name }) => name),
  whoami: whoami.map(({ name }) => name),
  primary: databases.find(({ role }) => role === 'primary')?.name ?? 'db-1',
  replicaDatabase: databases.find(({ role }) => role === 'replica')?.name ?? null,
})

async function preview(
  system: Parts['system'],
  { strategy, cache }: EdgeSwitches,
  wished: Partial<EdgeSwitches>,
): Promise<EdgePreview | null> {
  const from = { strategy, cache }
  const to = { ...from, ...wished }
  try {
    const [before, after] = await Promise.all([filesFor(system, from), filesFor(system, to)])
    const files = Object.entries(after).map(([name, whole]) => ({
      name,
      lines: changedPart(diffLines(before[name] ?? '', whole)),
      whole,
    }))
    return { from, to, files }
  } catch {
    return null
  }
}

async function filesFor(system: Parts['system'], switches: EdgeSwitches) {
  const turned = encodeURIComponent(new URLSearchParams({ ...switches }).toString())
  const { files } = await system.order('GET', `/edge-configuration/${turned}`)
  return files as Record<string, string>
}

function auditLine({ at, by, order, ok, outcome }: AuditEntry, mayTouch: boolean): AuditLine {
  // Addresses are nobody's business who can only look.
  const who = mayTouch ? by : by.replace(/^(console|command line) .*/, '$1')
  return { at, by: who, what: orderText(order), ok, outcome }
}
