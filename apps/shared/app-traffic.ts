import type { SessionStoreName } from '../../infra/topology.ts'

/** What a database is to a request; `member`: another one of its group takes the writes. */
export const databaseRoleNames = {
  primary: 'primary',
  replica: 'read replica',
  member: 'member of the group',
}

export type DatabaseRole = keyof typeof databaseRoleNames

/** One request as the app replica that answered it saw it. Times are milliseconds. */
export interface RequestRecord {
  /** Counts up within an app replica's life, from 1. */
  number: number
  /** The edge's request id, also in its log and in `X-Request-Id`. */
  id: string
  /** Epoch milliseconds of its beginning. */
  at: number
  method: string
  path: string
  status: number
  ms: number
  session: {
    store: SessionStoreName
    /** `none`: no cookie came. `miss`: the cookie's session is not in the store. `away`: the store did not answer. */
    outcome: 'none' | 'hit' | 'miss' | 'away'
    ms: number | null
    /** Eight hexadecimal digits that stand for the session's id that the cookie brought; null without one. */
    key: string | null
    /** The same for the session that this request has put into the store, if it has. */
    createdKey: string | null
  }
  databases: {
    node: string
    role: DatabaseRole
    queries: number
    ms: number
    /** At most the first 10. */
    statements: StatementRecord[]
  }[]
  /** Where a read that had to see the customer's own write was answered. */
  freshness: 'none' | 'replica' | 'primary'
  /** Waiting for the read replica to be fresh enough, part of that node's `ms`. */
  freshnessMs: number
}

export interface StatementRecord {
  /** What was asked: "SELECT products", "INSERT cart_lines". */
  text: string
  /** Without the wait for a connection; null for one that was never answered. */
  ms: number | null
  /** The server's number of the connection, as in its slow-query log. */
  connection: number | null
}

/** What takes longer is logged, by the server (`long_query_time` in db/topology/shared.cnf) and by the app replica. */
export const slowStatementMs = 100

/** `GET /traffic`, and `/traffic?after=NUMBER`, on an app replica's internal port. Counts are since its start. */
export interface AppTraffic {
  name: string
  /** Tells one life of the app replica from the next. ISO 8601. */
  startedAt: string
  requests: number
  /** Answers with 5xx. */
  errors: number
  /** Requests with a session cookie whose session was found, and was not. */
  sessionHits: number
  sessionMisses: number
  /** Sessions looked up in Redis. */
  redisLookups: number
  /** Queries by database. */
  queries: Record<string, number>
  /** Requests by duration: at `i` those up to `latencyBoundsMs[i]`, and more than the one before. */
  latency: number[]
  /** The newest with a number above `after`, at most 200, oldest first; none when it was not asked for them. */
  records: RequestRecord[]
}

/** Upper bounds, each 1.3 times the one before: 0.25 ms to 60 s; what takes longer counts as the last. */
export const latencyBoundsMs: readonly number[] = Array.from(
  { length: 49 },
  (_, at) => 0.25 * 1.3 ** at,
)

/**
 * What can be a request's id: the edge's are like `1763780412.071-27-3`, but an app replica takes
 * whatever it is told, and it goes into addresses (`/requests/ID`).
 */
export const requestIdPattern = /^\w[\w.-]{0,63}$/
