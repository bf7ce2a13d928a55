import type { Snapshot } from '../../watch/snapshot.ts'
import { escaped } from './markup.ts'
import { type Fact, factsOf, factsOfShop } from './topology-facts.ts'
import type { Words } from './topology-format.ts'

const columns: readonly Fact['key'][] = [
  ...(['state', 'role', 'requests', 'queries', 'lookups', 'errors', 'p50', 'p95', 'p99'] as const),
  ...([
    'inFlight',
    'sessions',
    'lag',
    'cpu',
    'memory',
    'uptime',
    'restarts',
    'version',
    'configuration',
  ] as const),
  ...(['port', 'pid', 'problem'] as const),
]

/** The same facts as the picture's, for those who would rather read or hear them. */
export function tableMarkup({ parts }: Snapshot, words: Words): string {
  const { texts } = words
  const cells = (name: string, facts: readonly Fact[]) =>
    columns.map((key) => {
      const value = facts.find((fact) => fact.key === key)?.value ?? ''
      return `<td data-fact="${name} ${key}">${escaped(value)}</td>`
    })
  return `<table><caption>${escaped(texts.table)}</caption>
<thead><tr><th scope="col">${escaped(texts.part)}</th>${columns.map((key) => `<th scope="col">${escaped(texts.facts[key])}</th>`).join('')}</tr></thead>
<tbody>${parts.map((part) => `<tr data-key="${part.name}"><th scope="row">${part.name}</th>${cells(part.name, factsOf(part, words)).join('')}</tr>`).join('')}</tbody></table>`
}

/** One part's, or the whole shop's. */
export function panelMarkup(snapshot: Snapshot, chosen: string | null, words: Words): string {
  const { texts } = words
  const part = snapshot.parts.find(({ name }) => name === chosen)
  const facts = part ? factsOf(part, words) : factsOfShop(snapshot, words)
  const kind = part ? texts.kinds[part.kind] : texts.choose
  return `<h2>${escaped(part?.name ?? texts.shop)}</h2><p>${escaped(kind)}</p>
<dl>${facts.map(({ key, label, value }) => `<div data-key="${key}"><dt>${escaped(label)}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`
}
