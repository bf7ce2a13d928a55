import type { ComponentView, Snapshot } from '../../topology/snapshot.ts'
import { createFormat, escaped, type TopologyTexts, type Words } from './format.ts'

export interface Fact {
  key: keyof TopologyTexts['facts']
  label: string
  value: string
}

/** All metrics of a component as labels and values. */
export function factsOf(part: ComponentView, words: Words): Fact[] {
  const { texts } = words
  const format = createFormat(words)
  const facts: [Fact['key'], string | null][] = [
    ['state', texts.states[part.state]],
    ['role', part.role && texts.roles[part.role]],
    [requestsKey(part), known(part.requestsPerSecond, format.perSecond)],
    ['errors', known(part.errorsPerSecond, format.perSecond)],
    ['p50', known(part.p50Ms, format.ms)],
    ['p95', known(part.p95Ms, format.ms)],
    ['p99', known(part.p99Ms, format.ms)],
    ['window', known(part.percentileSeconds, (seconds) => format.duration(seconds * 1000))],
    ['inFlight', known(part.inFlight, format.number)],
    ['weight', known(part.weight, format.number)],
    ['sessions', known(part.sessions, format.number)],
    ['lag', known(part.lagMs, format.ms)],
    ['addresses', part.addresses],
    ['tookOver', known(part.tookOverMs, format.ms)],
    ['cpu', format.percent(part.cpuPercent)],
    ['memory', format.bytes(part.memoryBytes)],
    ['uptime', known(part.uptimeMs, format.duration)],
    ['restarts', format.times(part.restarts)],
    [part.kind === 'edge' ? 'configuration' : 'version', part.version ?? '–'],
    ['port', String(part.port)],
    ['pid', part.pid === null ? null : String(part.pid)],
    ['problem', part.problem],
  ]
  return facts.flatMap(([key, value]) =>
    value === null ? [] : [{ key, label: texts.facts[key], value }],
  )
}

/** The totals of the shop and the values of the switches. */
export function factsOfShop({ totals, switches }: Snapshot, words: Words): Fact[] {
  const { texts } = words
  const format = createFormat(words)
  const found = totals.sessionsFound
  const valueText = (value: string | null) =>
    value === null ? texts.unknown : (texts.values[value] ?? value)
  const facts: [Fact['key'], string][] = [
    ['requests', format.perSecond(totals.requestsPerSecond)],
    ['errors', format.perSecond(totals.errorsPerSecond)],
    ['p50', format.ms(totals.p50Ms)],
    ['p95', format.ms(totals.p95Ms)],
    ['p99', format.ms(totals.p99Ms)],
    ['window', format.duration(totals.percentileSeconds * 1000)],
    ['sessionsFound', format.percent(found === null ? null : found * 100)],
    ['strategy', valueText(switches.strategy)],
    ['sessionStore', valueText(switches.sessions)],
    ['reads', valueText(switches.reads)],
    ['freshness', valueText(switches.freshness)],
    ['cache', valueText(switches.cache)],
  ]
  return facts.map(([key, value]) => ({ key, label: texts.facts[key], value }))
}

const known = <T>(value: T | null, format: (value: T) => string) =>
  value === null ? null : format(value)

/** What the component counts per second. */
function requestsKey({ kind }: ComponentView): Fact['key'] {
  if (kind === 'database') return 'queries'
  return kind === 'redis' ? 'lookups' : 'requests'
}

const columns: readonly Fact['key'][] = [
  ...(['state', 'role', 'requests', 'queries', 'lookups', 'errors', 'p50', 'p95', 'p99'] as const),
  ...([
    'inFlight',
    'weight',
    'sessions',
    'lag',
    'addresses',
    'tookOver',
    'cpu',
    'memory',
    'uptime',
    'restarts',
    'version',
    'configuration',
  ] as const),
  ...(['port', 'pid', 'problem'] as const),
]

/** The same figures as the picture, as an accessible table. */
export function tableMarkup({ parts }: Snapshot, words: Words): string {
  const { texts } = words
  const cells = (name: string, facts: readonly Fact[]) =>
    columns.map((key) => {
      const value = facts.find((fact) => fact.key === key)?.value ?? ''
      return `<td data-fact="${name} ${key}">${escaped(value)}</td>`
    })
  return `<table><caption>${escaped(texts.table)}</caption>
<thead><tr><th scope="col">${escaped(texts.component)}</th>${columns.map((key) => `<th scope="col">${escaped(texts.facts[key])}</th>`).join('')}</tr></thead>
<tbody>${parts.map((part) => `<tr data-key="${part.name}"><th scope="row">${part.name}</th>${cells(part.name, factsOf(part, words)).join('')}</tr>`).join('')}</tbody></table>`
}

/** The panel of one component, or of the whole shop. */
export function panelMarkup(snapshot: Snapshot, chosen: string | null, words: Words): string {
  const { texts } = words
  const part = snapshot.parts.find(({ name }) => name === chosen)
  const facts = part ? factsOf(part, words) : factsOfShop(snapshot, words)
  const kind = part ? texts.kinds[part.kind] : texts.choose
  return `<h2>${escaped(part?.name ?? texts.shop)}</h2><p>${escaped(kind)}</p>
<dl>${facts.map(({ key, label, value }) => `<div data-key="${key}"><dt>${escaped(label)}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`
}

/** What has changed between two snapshots, by component, in words. */
export function changesBetween(
  before: Snapshot,
  now: Snapshot,
  texts: TopologyTexts,
): Map<string, string> {
  const changes = new Map<string, string>()
  for (const part of now.parts) {
    const earlier = before.parts.find(({ name }) => name === part.name)
    const change = earlier ? changeOf(earlier, part, texts) : texts.isNew
    if (change) changes.set(part.name, change)
  }
  for (const { name } of before.parts)
    if (!now.parts.some((part) => part.name === name)) changes.set(name, texts.isGone)
  return changes
}

function changeOf(before: ComponentView, now: ComponentView, texts: TopologyTexts): string | null {
  if (now.role !== before.role && now.role) return `${texts.isNow} ${texts.roles[now.role]}`
  if (now.state !== before.state) return texts.states[now.state]
  // It restarted between two snapshots.
  return now.restarts > before.restarts ? texts.came : null
}
