import type { Language, Texts } from '../../texts/texts.ts'
import { shortNumber } from '../../texts/typography.ts'
import type { Try } from '../../traces/edge-log.ts'
import type { SlowQuery } from '../../traces/slow-log.ts'
import type { SessionOutcome } from '../../traces/trace.ts'
import { statusOf, type Trace, totalMs } from '../../traces/trace.ts'
import { type Sentence, type TimeShare, timeShares, traceSentences } from './trace-summary.ts'

/** One tier that the request went through. */
export interface Station {
  kind: 'client' | 'edge' | 'replica' | 'session' | 'database' | 'page'
  title: string
  name: string
  /** Of an app replica, 0 to 11. */
  colour: number | null
  /** `1.4 ms` */
  time: string | null
  mood: 'plain' | 'good' | 'warn' | 'bad'
  facts: string[]
  /** SQL statements, in order, with how long they took: `1.4 ms`. */
  statements: { text: string; time: string | null }[]
  /** Where the session is stored, when it was looked up elsewhere. */
  storedIn: { name: string; colour: number } | null
}

export interface TraceView {
  id: string
  /** Shows the same in a terminal. */
  command: string
  title: string
  sentences: Sentence[]
  stations: Station[]
  times: TimeShare[]
  total: string
}

interface TraceOptions {
  session: SessionOutcome
  /** Of the databases' slow-query logs. */
  slowQueries: readonly SlowQuery[]
  /** How one types a command: `npm run -s lab`. */
  labCommand: string
  upstreamName: (address: string) => string
  /** How a client's address is shown. */
  clientName: (address: string) => string
  texts: Texts
  language: Language
}

/** A trace as it is drawn, from the client to the response. */
export function traceView(trace: Trace, options: TraceOptions): TraceView {
  const { session, slowQueries, upstreamName, clientName, language } = options
  const { requests: texts, switches } = options.texts
  const strategyName = (name: string) => switches.values[name] ?? name
  const ms: Milliseconds = (value) => `${shortNumber(value, language)} ms`
  const { edge, record } = trace
  return {
    id: trace.id,
    command: `${options.labCommand} trace ${trace.id}`,
    title: texts.trace.title(edge?.method ?? record?.method ?? '', edge?.uri ?? record?.path ?? ''),
    sentences: traceSentences(trace, session, texts, upstreamName, ms),
    stations: [
      clientStation(trace, texts.trace, clientName),
      edgeStation(trace, texts.trace, upstreamName, strategyName, ms),
      // A cache hit comes from the edge alone.
      ...(edge?.fromCache
        ? []
        : [
            appStation(trace, texts.trace, ms),
            sessionStation(trace, session, texts, ms),
            ...databaseStations(trace, slowQueries, texts.trace, ms, language),
          ]),
      responseStation(trace, texts.trace, ms, language),
    ],
    times: timeShares(trace, texts.trace.times, ms),
    total: ms(totalMs(trace)),
  }
}

type TraceTexts = Texts['requests']['trace']
type Milliseconds = (ms: number) => string

function station(
  kind: Station['kind'],
  texts: TraceTexts,
  name: string,
  more: Partial<Station> = {},
): Station {
  const nothing = { colour: null, time: null, mood: 'plain', storedIn: null } as const
  return { ...nothing, facts: [], statements: [], kind, title: texts.stations[kind], name, ...more }
}

const clientStation = ({ edge }: Trace, texts: TraceTexts, nameOf: (address: string) => string) =>
  station('client', texts, edge ? nameOf(edge.client) : texts.unknownClient, {
    facts: edge ? [texts.host(edge.host)] : [],
  })

function edgeStation(
  { edge }: Trace,
  texts: TraceTexts,
  upstreamName: (address: string) => string,
  strategyName: (name: string) => string,
  ms: Milliseconds,
): Station {
  if (!edge)
    return station('edge', texts, texts.unreported, { mood: 'warn', facts: [texts.noLine] })
  const tries = edge.tries.map((one, at) =>
    tryText(
      one,
      upstreamName(one.address),
      at === edge.tries.length - 1 && !edge.servedBy,
      texts,
      ms,
    ),
  )
  const program = edge.byHaproxy ? 'HAProxy' : 'nginx'
  const { webServer, balancer } = edge
  return station('edge', texts, webServer ? `${webServer} (${program})` : program, {
    ...(webServer && { title: texts.webServer }),
    mood: edge.tries.length > 1 || !(edge.servedBy || edge.fromCache) ? 'warn' : 'good',
    facts: [
      ...(balancer ? [texts.throughBalancer(balancer)] : []),
      texts.strategy(strategyName(edge.strategy)),
      ...(tries.length > 0 ? tries : [edge.fromCache ? texts.fromCache : texts.byItself]),
    ],
  })
}

/** nginx writes 502 and 504 when there was no answer; the shop itself never sends them. */
function tryText(
  one: Try,
  name: string,
  failed: boolean,
  texts: TraceTexts,
  ms: Milliseconds,
): string {
  const silent = failed || one.status === null || one.status === 502 || one.status === 504
  const text = silent ? texts.noAnswer(name, one.status) : texts.answeredBy(name, one.status ?? 0)
  return one.ms === null ? text : `${text}, ${ms(one.ms)}`
}

function appStation({ replica, record }: Trace, texts: TraceTexts, ms: Milliseconds): Station {
  if (!replica) return station('replica', texts, texts.unreported, { mood: 'warn' })
  return station('replica', texts, replica, {
    colour: replicaColour(replica),
    time: record && ms(record.ms),
    mood: record ? 'good' : 'warn',
    facts: record ? [] : [texts.noRecord],
  })
}

const moods = { none: 'plain', hit: 'good', miss: 'bad', away: 'bad' } as const

function sessionStation(
  { record, replica }: Trace,
  session: SessionOutcome,
  { trace: texts, outcomes }: Texts['requests'],
  ms: Milliseconds,
): Station {
  if (!record || !replica) return station('session', texts, texts.unreported)
  const { store, outcome, key, createdKey } = record.session
  const home = 'home' in session && session.kind !== 'ended' ? session.home : null
  const inMemory = session.kind !== 'otherStore' || session.store === 'memory'
  const place = { redis: 'Redis', memory: texts.memory(replica), cookie: texts.cookie }[store]
  return station('session', texts, place, {
    time: record.session.ms === null ? null : ms(record.session.ms),
    mood: moods[outcome],
    facts: [
      outcome === 'none' ? texts.noCookie : outcomes[outcome],
      ...(key ? [texts.key(key)] : []),
      ...(createdKey ? [texts.stored(store, replica), texts.key(createdKey)] : []),
    ],
    storedIn: home && inMemory ? { name: home, colour: replicaColour(home) } : null,
  })
}

function databaseStations(
  { record }: Trace,
  slowQueries: readonly SlowQuery[],
  texts: TraceTexts,
  ms: Milliseconds,
  language: Language,
): Station[] {
  const rows = new Intl.NumberFormat(language)
  if (!record) return [station('database', texts, texts.unreported)]
  if (record.databases.length === 0) return [station('database', texts, texts.noDatabase)]
  return record.databases.map((use) => {
    const waited = use.role !== 'primary' && record.freshness !== 'none'
    const slow = slowQueries.filter(({ database }) => database === use.node)
    return station('database', texts, use.node, {
      time: ms(use.ms),
      mood: (waited && record.freshness === 'primary') || slow.length > 0 ? 'warn' : 'good',
      facts: [
        texts.roles[use.role],
        texts.queries(use.queries),
        ...(waited ? [texts.waited(ms(record.freshnessMs))] : []),
        ...slow.map((one) => texts.slow(ms(one.ms), rows.format(one.rowsExamined))),
      ],
      statements: statementsOf(use, texts, ms),
    })
  })
}

type Use = NonNullable<Trace['record']>['databases'][number]

/** Repeated statements are written once, with their time together; the record holds only the first ones. */
function statementsOf(
  { statements, queries }: Use,
  texts: TraceTexts,
  ms: Milliseconds,
): Station['statements'] {
  const runs: { text: string; count: number; ms: number | null }[] = []
  for (const { text, ms: took } of statements) {
    const run = runs.at(-1)
    if (run?.text === text) {
      run.count++
      run.ms = run.ms === null || took === null ? null : run.ms + took
    } else runs.push({ text, count: 1, ms: took })
  }
  const known = runs.map(({ text, count, ms: took }) => ({
    text: count > 1 ? `${text} × ${count}` : text,
    time: took === null ? null : ms(took),
  }))
  const more = queries - statements.length
  return more > 0 && known.length > 0 ? [...known, { text: texts.more(more), time: null }] : known
}

function responseStation(
  trace: Trace,
  texts: TraceTexts,
  ms: Milliseconds,
  language: Language,
): Station {
  const status = statusOf(trace)
  const bytes = trace.edge && new Intl.NumberFormat(language).format(trace.edge.bytes)
  return station('page', texts, String(status), {
    time: ms(totalMs(trace)),
    mood: status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good',
    facts: bytes ? [texts.bytes(bytes)] : [],
  })
}

/** app-1 has the first of the twelve colours, as in the shop (`css/app-replicas.css`). */
export const replicaColour = (name: string): number =>
  (Number(/(\d+)$/.exec(name)?.[1] ?? 1) + 11) % 12
