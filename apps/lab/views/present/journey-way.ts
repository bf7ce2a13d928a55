import type { Language, Texts } from '../../texts/texts.ts'
import type { Try } from '../../traces/edge-line.ts'
import { type Journey, statusOf, totalMs } from '../../traces/journey.ts'
import type { SessionStory } from '../../traces/session-story.ts'
import { journeySentences, type Sentence } from './journey-sentences.ts'
import { type TimePart, timeParts } from './journey-times.ts'
import { replicaColour } from './replica-colour.ts'
import { shortNumber } from './short-number.ts'

/** One tier that the request went through. */
export interface Station {
  kind: 'client' | 'edge' | 'replica' | 'session' | 'database' | 'page'
  title: string
  name: string
  /** Of a replica, 0 to 11. */
  colour: number | null
  /** `1.4 ms` */
  time: string | null
  mood: 'plain' | 'good' | 'warn' | 'bad'
  facts: string[]
  /** What a database was asked, in order. */
  statements: string[]
  /** Where a session lives that was looked for elsewhere. */
  livesIn: { name: string; colour: number } | null
}

export interface JourneyView {
  id: string
  title: string
  sentences: Sentence[]
  stations: Station[]
  times: TimePart[]
  total: string
}

interface Told {
  story: SessionStory
  upstreamName: (address: string) => string
  /** How a visitor's address is shown. */
  clientName: (address: string) => string
  texts: Texts['requests']
  language: Language
}

/** The journey as it is drawn, from the visitor to the answer. */
export function journeyWay(journey: Journey, told: Told): JourneyView {
  const { story, upstreamName, clientName, texts, language } = told
  const ms: Milliseconds = (value) => `${shortNumber(value, language)} ms`
  const { edge, record } = journey
  return {
    id: journey.id,
    title: texts.way.title(edge?.method ?? record?.method ?? '', edge?.uri ?? record?.path ?? ''),
    sentences: journeySentences(journey, story, texts, upstreamName, ms),
    stations: [
      client(journey, texts.way, clientName),
      edgeStation(journey, texts.way, upstreamName, ms),
      // A kept page comes from no further than the edge.
      ...(edge?.fromCache
        ? []
        : [
            replica(journey, texts.way, ms),
            session(journey, story, texts, ms),
            ...databases(journey, texts.way, ms),
          ]),
      page(journey, texts.way, ms, language),
    ],
    times: timeParts(journey, texts.way.times, ms),
    total: ms(totalMs(journey)),
  }
}

type Way = Texts['requests']['way']
type Milliseconds = (ms: number) => string

function station(
  kind: Station['kind'],
  way: Way,
  name: string,
  more: Partial<Station> = {},
): Station {
  const nothing = { colour: null, time: null, mood: 'plain', livesIn: null } as const
  return { ...nothing, facts: [], statements: [], kind, title: way.stations[kind], name, ...more }
}

const client = ({ edge }: Journey, way: Way, nameOf: (address: string) => string) =>
  station('client', way, edge ? nameOf(edge.client) : way.unknownClient, {
    facts: edge ? [way.host(edge.host)] : [],
  })

function edgeStation(
  { edge }: Journey,
  way: Way,
  upstreamName: (address: string) => string,
  ms: Milliseconds,
): Station {
  if (!edge) return station('edge', way, way.untold, { mood: 'warn', facts: [way.noLine] })
  const tries = edge.tries.map((one, at) =>
    tryText(
      one,
      upstreamName(one.address),
      at === edge.tries.length - 1 && !edge.servedBy,
      way,
      ms,
    ),
  )
  return station('edge', way, 'nginx', {
    mood: edge.tries.length > 1 || !(edge.servedBy || edge.fromCache) ? 'warn' : 'good',
    facts: [
      way.strategy(edge.strategy),
      ...(tries.length > 0 ? tries : [edge.fromCache ? way.fromCache : way.byItself]),
    ],
  })
}

/** nginx writes 502 and 504 for silence; the shop itself answers neither. */
function tryText(one: Try, name: string, failed: boolean, way: Way, ms: Milliseconds): string {
  const silent = failed || one.status === null || one.status === 502 || one.status === 504
  const text = silent ? way.noAnswer(name, one.status) : way.answeredBy(name, one.status ?? 0)
  return one.ms === null ? text : `${text}, ${ms(one.ms)}`
}

function replica({ replica, record }: Journey, way: Way, ms: Milliseconds): Station {
  if (!replica) return station('replica', way, way.untold, { mood: 'warn' })
  return station('replica', way, replica, {
    colour: replicaColour(replica),
    time: record && ms(record.ms),
    mood: record ? 'good' : 'warn',
    facts: record ? [] : [way.noRecord],
  })
}

const moods = { none: 'plain', hit: 'good', miss: 'bad', away: 'bad' } as const

function session(
  { record, replica }: Journey,
  story: SessionStory,
  { way, outcomes }: Texts['requests'],
  ms: Milliseconds,
): Station {
  if (!record || !replica) return station('session', way, way.untold)
  const { store, outcome, key, createdKey } = record.session
  const home = 'home' in story && story.kind !== 'ended' ? story.home : null
  const inRedis = story.kind === 'otherStore' && story.store === 'redis'
  return station('session', way, store === 'redis' ? 'Redis' : way.memory(replica), {
    time: record.session.ms === null ? null : ms(record.session.ms),
    mood: moods[outcome],
    facts: [
      outcome === 'none' ? way.noCookie : outcomes[outcome],
      ...(key ? [way.key(key)] : []),
      ...(createdKey ? [way.stored(store, replica), way.key(createdKey)] : []),
    ],
    livesIn: home && !inRedis ? { name: home, colour: replicaColour(home) } : null,
  })
}

function databases({ record }: Journey, way: Way, ms: Milliseconds): Station[] {
  if (!record) return [station('database', way, way.untold)]
  if (record.databases.length === 0) return [station('database', way, way.noDatabase)]
  return record.databases.map((use) => {
    const waited = use.role === 'replica' && record.freshness !== 'none'
    return station('database', way, use.node, {
      time: ms(use.ms),
      mood: waited && record.freshness === 'primary' ? 'warn' : 'good',
      facts: [
        way.roles[use.role],
        way.queries(use.queries),
        ...(waited ? [way.waited(ms(record.freshnessMs))] : []),
      ],
      statements: statementsOf(use, way),
    })
  })
}

type Use = NonNullable<Journey['record']>['databases'][number]

/** The same one in a row is written once; only the first ones are known. */
function statementsOf({ statements, queries }: Use, way: Way): string[] {
  const runs: { text: string; count: number }[] = []
  for (const text of statements) {
    const run = runs.at(-1)
    if (run?.text === text) run.count++
    else runs.push({ text, count: 1 })
  }
  const known = runs.map(({ text, count }) => (count > 1 ? `${text} × ${count}` : text))
  const more = queries - statements.length
  return more > 0 && known.length > 0 ? [...known, way.more(more)] : known
}

function page(journey: Journey, way: Way, ms: Milliseconds, language: Language): Station {
  const status = statusOf(journey)
  const bytes = journey.edge && new Intl.NumberFormat(language).format(journey.edge.bytes)
  return station('page', way, String(status), {
    time: ms(totalMs(journey)),
    mood: status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good',
    facts: bytes ? [way.bytes(bytes)] : [],
  })
}
