import type { Texts } from '../../texts/texts.ts'
import type { SessionOutcome } from '../../traces/trace.ts'
import { type Trace, totalMs } from '../../traces/trace.ts'

/** A sentence, with a time in it where `time` is not null. */
export interface Sentence {
  before: string
  time: { iso: string; text: string } | null
  after: string
}

const clientGone = 499

/** What was special about this request; always includes what became of its session. */
export function traceSentences(
  trace: Trace,
  session: SessionOutcome,
  texts: Texts['requests'],
  upstreamName: (address: string) => string,
  milliseconds: (ms: number) => string,
): Sentence[] {
  return [
    retrySentence(trace, texts, upstreamName),
    outcomeSentence(session, texts),
    freshnessSentence(trace, texts, milliseconds),
  ].filter((sentence) => sentence !== null)
}

// The page's script shows it in the reader's time zone.
const clock = (iso: string) => new Date(iso).toLocaleTimeString('fr')

const plain = (text: string): Sentence => ({ before: text, time: null, after: '' })

function retrySentence(
  trace: Trace,
  texts: Texts['requests'],
  upstreamName: (address: string) => string,
): Sentence | null {
  const { edge, replica } = trace
  if (!edge || edge.tries.length === 0 || edge.status === clientGone) return null
  // When no server was available, nginx logs the name of the whole group.
  const asked = edge.tries.filter(({ address }) => address.includes(':'))
  const [first, ...others] = asked.map(({ address }) => upstreamName(address))
  if (!first) return plain(texts.nobody)
  if (!replica) return plain(texts.failed([first, ...others].join(', ')))
  return others.length > 0 ? plain(texts.retried(first, replica, asked.length)) : null
}

function outcomeSentence(
  session: SessionOutcome,
  { sessionOutcomes }: Texts['requests'],
): Sentence {
  switch (session.kind) {
    case 'found':
      return plain(sessionOutcomes.found(session.store, session.replica))
    case 'elsewhere':
      return plain(sessionOutcomes.elsewhere(session.home, session.replica))
    case 'restarted': {
      const [before = '', after = ''] = sessionOutcomes.restarted(session.home).split('{time}')
      return { before, time: { iso: session.at, text: clock(session.at) }, after }
    }
    case 'gone':
      return plain(sessionOutcomes.gone(session.home))
    case 'otherStore':
      return plain(sessionOutcomes.otherStore(session.store, session.home, session.now))
    case 'ended':
      return plain(sessionOutcomes.ended(session.store, session.home))
    case 'away':
      return plain(sessionOutcomes.away(session.store))
    default:
      return plain(sessionOutcomes[session.kind]())
  }
}

function freshnessSentence(
  { record }: Trace,
  { freshness }: Texts['requests'],
  milliseconds: (ms: number) => string,
): Sentence | null {
  if (!record || record.freshness === 'none') return null
  const role = record.freshness
  const node = record.databases.find((use) => use.role === role && use.queries > 0)?.node ?? role
  return plain(freshness[role](node, milliseconds(record.freshnessMs)))
}

/** A segment of the bar; `from` and `width` are percent. */
export interface TimeShare {
  kind: 'edge' | 'replica' | 'session' | 'database'
  label: string
  time: string
  from: number
  width: number
}

/** How the total time divides. Concurrent queries count once each, so the rest is never below 0. */
export function timeShares(
  trace: Trace,
  labels: Texts['requests']['trace']['times'],
  milliseconds: (ms: number) => string,
): TimeShare[] {
  const { record } = trace
  const total = totalMs(trace)
  if (!record || total === 0) return []
  const session = record.session.ms ?? 0
  const database = record.databases.reduce((sum, { ms }) => sum + ms, 0)
  const replica = Math.max(0, record.ms - session - database)
  const edge = Math.max(0, total - record.ms)
  const parts = Object.entries({ edge, replica, session, database }).filter(([, ms]) => ms > 0)
  const sum = parts.reduce((all, [, ms]) => all + ms, 0)
  let from = 0
  return parts.map(([name, ms]) => {
    const kind = name as TimeShare['kind']
    const width = (100 * ms) / sum
    from += width
    return { kind, label: labels[kind], time: milliseconds(ms), from: from - width, width }
  })
}
