import type { SessionStoreName } from '../../../infra/topology.ts'
import type { AppTraffic, RequestRecord } from '../../shared/app-traffic.ts'
import { maskAddress } from '../http/addresses.ts'
import type { EdgeLine } from './edge-log.ts'

/** One request, from the edge's log line and the app replica's record; at least one is present. */
export interface Trace {
  /** The request id. */
  id: string
  /** Epoch milliseconds. */
  at: number
  edge: EdgeLine | null
  /** The app replica that answered, and its record; none if it crashed meanwhile. */
  replica: string | null
  record: RequestRecord | null
  /** When the lab first saw it, epoch milliseconds. */
  firstSeenAt: number
}

/** The longer of both measurements, so that no part exceeds the total. */
export const totalMs = ({ edge, record }: Trace): number => Math.max(edge?.ms ?? 0, record?.ms ?? 0)

export const statusOf = ({ edge, record }: Trace): number => edge?.status ?? record?.status ?? 0

/** One row of the list; the event `traces` carries them, newest last. */
export interface TraceRow {
  id: string
  /** Epoch milliseconds. */
  at: number
  client: string | null
  method: string
  path: string
  strategy: string | null
  replica: string | null
  /** How many upstream servers were tried. */
  tries: number
  session: {
    outcome: 'unreported' | 'none' | 'hit' | 'miss' | 'away'
    /** Where the session is stored: `app-2`, `Redis`, `cookie`. */
    place: string | null
  }
  /** `db-2`, or several separated by commas. */
  databases: string
  ms: number
  status: number
}

export function rowOf(trace: Trace, session: SessionOutcome): TraceRow {
  const { id, at, edge, record, replica } = trace
  return {
    id,
    at,
    client: edge?.client ?? null,
    method: edge?.method ?? record?.method ?? '',
    path: edge?.uri ?? record?.path ?? '',
    strategy: edge?.strategy ?? null,
    replica,
    tries: edge?.tries.length ?? 1,
    session: { outcome: record?.session.outcome ?? 'unreported', place: placeOf(session) },
    databases: record?.databases.map(({ node }) => node).join(', ') ?? '',
    ms: totalMs(trace),
    status: statusOf(trace),
  }
}

/** The row as shown without the token. */
export const guestRow = (row: TraceRow): TraceRow => ({
  ...row,
  client: row.client && maskAddress(row.client),
})

function placeOf(session: SessionOutcome): string | null {
  switch (session.kind) {
    case 'found':
      return placeIn(session.store, session.replica)
    case 'otherStore':
      return placeIn(session.store, session.home)
    case 'elsewhere':
    case 'restarted':
    case 'gone':
      return session.home
    default:
      return null
  }
}

const placeIn = (store: SessionStoreName, replica: string): string =>
  ({ redis: 'Redis', memory: replica, cookie: 'cookie' })[store]

const maxSessions = 20_000
const answersWithinMs = 5000

/** Where a session is stored. */
export interface SessionLocation {
  store: SessionStoreName
  replica: string
  /** Start time of the app replica's process that stored it, ISO 8601. */
  startedAt: string
}

export type SessionLocations = ReturnType<typeof createSessionLocations>

/** Remembers which app replica, or Redis, stores which session, by session key. */
export function createSessionLocations() {
  const locations = new Map<string, SessionLocation>()
  const lives = new Map<string, { startedAt: string; seenAt: number }>()

  /** Takes in the records of an app replica. */
  function learn({ name, startedAt, records }: AppTraffic, at: number): void {
    lives.set(name, { startedAt, seenAt: at })
    for (const { session } of records) learnOf(session, name, startedAt)
  }

  function learnOf(session: RequestRecord['session'], replica: string, startedAt: string): void {
    const home = { store: session.store, replica, startedAt }
    if (session.outcome === 'hit' && session.key && !locations.has(session.key))
      put(session.key, home)
    if (session.createdKey) put(session.createdKey, home)
  }

  function put(key: string, home: SessionLocation): void {
    locations.set(key, home)
    const [oldest] = locations.keys()
    if (oldest !== undefined && locations.size > maxSessions) locations.delete(oldest)
  }

  /** When the app replica was restarted after storing the session, if that was before `at`; else null. */
  function restartedBefore({ replica, startedAt }: SessionLocation, at: number): string | null {
    const life = lives.get(replica)
    const other = life && life.startedAt !== startedAt && Date.parse(life.startedAt) < at
    return other ? life.startedAt : null
  }

  /** Whether the app replica had answered the lab in the 5 s before `at`. */
  const answered = (replica: string, at: number): boolean =>
    at - (lives.get(replica)?.seenAt ?? 0) < answersWithinMs

  return { learn, find: (key: string) => locations.get(key), restartedBefore, answered }
}

/** What became of the session; the sentences are in `texts.requests.sessionOutcomes`. */
export type SessionOutcome =
  /** The app replica has not reported this request. */
  | { kind: 'unreported' }
  /** The request had no session cookie. */
  | { kind: 'none' }
  | { kind: 'found'; store: SessionStoreName; replica: string }
  /** In the memory of `home`, but `replica` handled the request. */
  | { kind: 'elsewhere'; home: string; replica: string }
  /** `at` is ISO 8601. */
  | { kind: 'restarted'; home: string; at: string }
  | { kind: 'gone'; home: string }
  /** In `store` (the memory of `home`, Redis or the cookie), but another session store, `now`, is in use. */
  | { kind: 'otherStore'; store: SessionStoreName; now: SessionStoreName; home: string }
  /** It was in the session store in use, and no longer is. */
  | { kind: 'ended'; store: SessionStoreName; home: string }
  | { kind: 'away'; store: SessionStoreName }
  | { kind: 'unknown' }
  /** The cookie has no valid signature. */
  | { kind: 'foreign' }

export function sessionOutcome(
  { edge, record, replica, at }: Trace,
  locations: SessionLocations,
): SessionOutcome {
  // The edge serves cached pages only to requests without a session.
  if (edge?.fromCache) return { kind: 'none' }
  if (!record || !replica) return { kind: 'unreported' }
  const { outcome, store, key } = record.session
  if (outcome === 'none') return { kind: 'none' }
  if (outcome === 'hit') return { kind: 'found', store, replica }
  if (outcome === 'away') return { kind: 'away', store }
  if (!key) return { kind: 'foreign' }
  const home = locations.find(key)
  if (!home) return { kind: 'unknown' }
  if (home.store !== store)
    return { kind: 'otherStore', store: home.store, now: store, home: home.replica }
  if (store !== 'memory') return { kind: 'ended', store, home: home.replica }
  return inMemory(home, replica, at, locations)
}

function inMemory(
  home: SessionLocation,
  replica: string,
  at: number,
  locations: SessionLocations,
): SessionOutcome {
  const restartedAt = locations.restartedBefore(home, at)
  if (restartedAt) return { kind: 'restarted', home: home.replica, at: restartedAt }
  if (home.replica === replica) return { kind: 'ended', store: 'memory', home: replica }
  if (!locations.answered(home.replica, at)) return { kind: 'gone', home: home.replica }
  return { kind: 'elsewhere', home: home.replica, replica }
}
