import { hash } from 'node:crypto'
import type { Request } from 'express'
import type { SessionStoreName } from '../../infra/topology.ts'
import { type AppTraffic, latencyBoundsMs, type RequestRecord } from '../shared/app-traffic.ts'
import type { DbUse } from './db/database-use.ts'
import type { FreshnessOutcome } from './db/fresh-reads.ts'
import { createdSessionId } from './http/session.ts'

/** Enough to find a request again a while later (`lab trace`): they take about 1.5 MB. */
const mostRecorded = 1000
/** In one answer to the lab, which asks again and again. */
const mostAnswered = 200

export type Traffic = ReturnType<typeof createTraffic>

interface TrafficParts {
  name: string
  startedAt: Date
  storeName: () => SessionStoreName
}

/** A request as it is recorded: what costs time to find out is left until somebody asks. */
interface Recorded {
  number: number
  requestId: string
  at: number
  method: string
  url: string
  status: number
  ms: number
  store: SessionStoreName
  outcome: RequestRecord['session']['outcome']
  sessionId: string | null
  sessionMs: number | null
  createdId: string | null
  databases: DbUse[]
  freshness: FreshnessOutcome
  freshnessMs: number
}

/** What this app replica answered: counts since its start, and its last requests one by one. */
export function createTraffic({ name, startedAt, storeName }: TrafficParts) {
  const ring: Recorded[] = []
  const latency = latencyBoundsMs.map(() => 0)
  const counts = { requests: 0, errors: 0, sessionHits: 0, sessionMisses: 0, redisLookups: 0 }
  const queries: Record<string, number> = {}

  /** Called once for each request, when it is over. */
  function record(req: Request, status: number, ms: number): void {
    const lookup = req.sessionLookup
    const number = ++counts.requests
    if (status >= 500) counts.errors++
    if (lookup?.outcome === 'hit') counts.sessionHits++
    if (lookup?.outcome === 'miss') counts.sessionMisses++
    if (lookup?.store === 'redis') counts.redisLookups++
    for (const use of req.db.uses) queries[use.node] = (queries[use.node] ?? 0) + use.queries
    const bucket = bucketOf(ms)
    latency[bucket] = (latency[bucket] ?? 0) + 1
    ring[number % mostRecorded] = {
      number,
      requestId: req.requestId,
      at: Date.now() - ms,
      method: req.method,
      url: req.originalUrl,
      status,
      ms,
      store: lookup?.store ?? storeName(),
      outcome: lookup?.outcome ?? 'none',
      sessionId: lookup?.id ?? null,
      sessionMs: req.sessionMs,
      createdId: createdSessionId(req),
      databases: req.db.uses,
      freshness: req.db.reads.freshness,
      freshnessMs: req.db.reads.freshnessMs,
    }
  }

  /** Null asks for the counts alone: records are most of what an answer costs. */
  function since(after: number | null): AppTraffic {
    const records = after === null ? [] : recordsAfter(after)
    return { name, startedAt: startedAt.toISOString(), ...counts, queries, latency, records }
  }

  const recordsAfter = (after: number): RequestRecord[] =>
    ring
      .filter(({ number }) => number > after)
      .sort((a, b) => a.number - b.number)
      .slice(-mostAnswered)
      .map(toRecord)

  /** The request with this id, if it is one of the last 1,000. */
  function find(id: string): RequestRecord | null {
    // The first place is empty: numbers begin with 1.
    const found = ring.find((one) => one?.requestId === id)
    return found ? toRecord(found) : null
  }

  return { record, since, find }
}

function bucketOf(ms: number): number {
  const at = latencyBoundsMs.findIndex((bound) => ms <= bound)
  return at < 0 ? latencyBoundsMs.length - 1 : at
}

const toRecord = (recorded: Recorded): RequestRecord => ({
  number: recorded.number,
  id: recorded.requestId,
  at: recorded.at,
  method: recorded.method,
  path: recorded.url.split('?', 1)[0] ?? '',
  status: recorded.status,
  ms: recorded.ms,
  session: {
    store: recorded.store,
    outcome: recorded.outcome,
    ms: recorded.sessionMs,
    key: keyOf(recorded.sessionId),
    createdKey: keyOf(recorded.createdId),
  },
  databases: recorded.databases.map((use) => ({
    ...use,
    statements: use.statements.map(({ sql, ms, connection }) => ({
      text: statementLabel(sql),
      ms,
      connection,
    })),
  })),
  freshness: recorded.freshness,
  freshnessMs: recorded.freshnessMs,
})

/** Stands for a session's id, which itself is as good as a password. */
const keyOf = (id: string | null | undefined) => (id ? hash('sha256', id).slice(0, 8) : null)

const innermost = /\([^()]*\)/g
const table = /\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)/i

// The shop sends some hundred texts again and again: 12 µs to look through one, 0.05 to know it.
const known = new Map<string, string>()
const mostKnown = 500

/** What a statement does, and to which table before all: "SELECT products", "START TRANSACTION". */
export function statementLabel(sql: string): string {
  const found = known.get(sql)
  if (found !== undefined) return found
  if (known.size === mostKnown) known.clear()
  const label = labelOf(sql)
  known.set(sql, label)
  return label
}

function labelOf(sql: string): string {
  const verb = /\w+/.exec(sql)?.[0] ?? ''
  // Tables of subqueries only where there is no other: a UNION, a derived table.
  const found = table.exec(withoutBrackets(sql)) ?? table.exec(sql)
  return found ? `${verb} ${found[1]}` : sql
}

function withoutBrackets(sql: string): string {
  const shorter = sql.replace(innermost, '…')
  return shorter === sql ? sql : withoutBrackets(shorter)
}
