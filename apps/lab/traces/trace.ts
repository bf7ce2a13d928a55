import type { RequestRecord } from '../../shared/app-traffic.ts'
import { maskAddress } from '../http/addresses.ts'
import type { EdgeLine } from './edge-line.ts'
import type { SessionOutcome } from './session-outcome.ts'

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
    /** Where the session is stored: `app-2`, `Redis`. */
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
      return session.store === 'redis' ? 'Redis' : session.replica
    case 'otherStore':
      return session.store === 'redis' ? 'Redis' : session.home
    case 'elsewhere':
    case 'restarted':
    case 'gone':
      return session.home
    default:
      return null
  }
}
