import type { PartView, Snapshot } from '../../watch/snapshot.ts'
import { createFormat, type TopologyTexts, type Words } from './topology-format.ts'

export interface Fact {
  key: keyof TopologyTexts['facts']
  label: string
  value: string
}

/** Everything that is known of a part, in words and figures; a dash for what only some can say. */
export function factsOf(part: PartView, words: Words): Fact[] {
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
    ['sessions', known(part.sessions, format.number)],
    ['lag', known(part.lagMs, format.ms)],
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

/** Of all parts together, and how the switches stand. */
export function factsOfShop({ totals, switches }: Snapshot, words: Words): Fact[] {
  const { texts } = words
  const format = createFormat(words)
  const found = totals.sessionsFound
  const facts: [Fact['key'], string][] = [
    ['requests', format.perSecond(totals.requestsPerSecond)],
    ['errors', format.perSecond(totals.errorsPerSecond)],
    ['p50', format.ms(totals.p50Ms)],
    ['p95', format.ms(totals.p95Ms)],
    ['p99', format.ms(totals.p99Ms)],
    ['window', format.duration(totals.percentileSeconds * 1000)],
    ['sessionsFound', format.percent(found === null ? null : found * 100)],
    ['strategy', switches.strategy],
    ['sessionStore', switches.sessions ?? texts.unknown],
    ['reads', switches.reads ?? texts.unknown],
    ['freshness', switches.freshness ?? texts.unknown],
    ['cache', switches.cache],
  ]
  return facts.map(([key, value]) => ({ key, label: texts.facts[key], value }))
}

const known = <T>(value: T | null, format: (value: T) => string) =>
  value === null ? null : format(value)

/** What "a second" is of. */
function requestsKey({ kind }: PartView): Fact['key'] {
  if (kind === 'database') return 'queries'
  return kind === 'redis' ? 'lookups' : 'requests'
}
