import type { EdgeLine, Try } from '../../../lab/traces/edge-log.ts'
import type { SlowQuery } from '../../../lab/traces/slow-log.ts'
import { databaseRoleNames, type RequestRecord } from '../../../shared/app-traffic.ts'
import { type Style, table } from '../../terminal/output.ts'
import { parseLogLine } from '../logs/merge-logs.ts'
import type { AppLines } from './app-lines.ts'
import type { TracedRequest } from './trace.ts'

/**
 * The way of one request, tier by tier.
 * @param elsewhere the command that shows the app replicas' logs, where they cannot be read here
 */
export function traceText(trace: TracedRequest, style: Style, elsewhere: string | null): string {
  const { id, page, edge, records, logs } = trace
  const { at, method, path, status, ms } = summaryOf(trace)
  const section = (name: string, lines: readonly string[]) =>
    lines.length > 0 ? ['', style.bold(name), ...lines.map((line) => `  ${line}`)] : []
  return [
    `${style.bold(`${method} ${path}`)}  ${status}  ${inMs(ms)}  ${style.dim(new Date(at).toISOString())}`,
    `Request ${id}`,
    ...(page ? [style.dim(page)] : []),
    ...section('edge', edgeLines(edge, trace.names)),
    ...replicasOf(trace).flatMap((app) => {
      const record = records.find(({ replica }) => replica === app)?.record
      const log = logs.find((one) => one.app === app)
      return [
        ...section(app, appLines(record, log, elsewhere)),
        ...(record ? section(storeOf(record, app), [sessionText(record)]) : []),
        ...(record?.databases ?? []).flatMap((use) =>
          section(use.node, databaseLines(use, record as RequestRecord)),
        ),
      ]
    }),
    ...section('slow-query log', slowLines(trace)),
    ...section('log lines', logs.flatMap(shownLines)),
    '',
  ].join('\n')
}

/** By the edge's line, or by what an app replica knows. */
function summaryOf({ edge, records, logs }: TracedRequest) {
  if (edge) return { ...edge, path: edge.uri }
  const [first] = records
  if (first) return first.record
  const access = logs.find((log) => log.access)?.access
  if (access) return { ...access, path: access.url }
  const at = Math.max(0, ...logs.flatMap(({ lines }) => lines.map((line) => timeOf(line))))
  return { at, method: '', path: '(no answer yet)', status: '', ms: null }
}

const timeOf = (line: string): number => parseLogLine(line).time ?? 0

const replicasOf = ({ records, logs }: TracedRequest): string[] => [
  ...new Set([...records.map(({ replica }) => replica), ...logs.map(({ app }) => app)]),
]

function edgeLines(edge: EdgeLine | null, names: Readonly<Record<string, string>>): string[] {
  if (!edge)
    return ['No line in its access log: the request did not pass the edge, or the line is too old.']
  const tries = edge.tries.map((one, at) => [
    names[one.address] ?? one.address,
    names[one.address] ? one.address : '',
    tryText(one),
    one.ms === null ? '' : inMs(one.ms),
    at > 0 ? 'retry' : '',
  ])
  return [
    `from ${edge.client}, host ${edge.host}, strategy ${edge.strategy}`,
    ...(edge.balancer ? [`through the load balancer ${edge.balancer} to ${edge.webServer}`] : []),
    ...table(tries, [3]),
    ...(edge.fromCache ? ['cache hit: no app replica was asked for this answer'] : []),
    ...(tries.length === 0 && !edge.fromCache ? ['answered by the edge itself'] : []),
    `answered ${edge.status}, ${edge.bytes.toLocaleString('en')} bytes, ${inMs(edge.ms)}`,
  ]
}

/** 502 and 504 also stand for a server that did not answer. */
const tryText = ({ status }: Try): string =>
  status === null || status === 502 || status === 504 ? 'no answer' : `answered ${status}`

function appLines(
  record: RequestRecord | undefined,
  log: AppLines | undefined,
  elsewhere: string | null,
): string[] {
  if (record) return [`${record.method} ${record.path} ${record.status} ${inMs(record.ms)}`]
  const access = log?.access
  return [
    access
      ? `${access.method} ${access.url} ${access.status} ${inMs(access.ms)}`
      : 'The request is not in its access log: it was still under way, or the app replica crashed.',
    'It no longer has the request in memory, so what was asked of the session store and the databases is unknown.',
    ...(elsewhere ? [`More may be in: ${elsewhere}`] : []),
  ]
}

const storeOf = ({ session }: RequestRecord, app: string) =>
  ({ redis: 'redis', memory: `memory of ${app}`, cookie: "browser's cookie" })[session.store]

const outcomes = {
  none: 'no session cookie came: not asked',
  hit: 'session found',
  miss: 'session not found',
  away: 'no answer: a guest for this page',
}

function sessionText({ session: { outcome, ms, createdKey } }: RequestRecord): string {
  const created = createdKey ? '; a new session was stored' : ''
  return `${outcomes[outcome]}${ms === null ? '' : `, ${inMs(ms)}`}${created}`
}

type Use = RequestRecord['databases'][number]

function databaseLines(use: Use, { freshness, freshnessMs }: RequestRecord): string[] {
  const waited = use.role !== 'primary' && freshness !== 'none'
  const rows = use.statements.map(({ text, ms }) => [text, ms === null ? 'no answer' : inMs(ms)])
  const more = use.queries - use.statements.length
  return [
    `${databaseRoleNames[use.role]}, ${use.queries === 1 ? '1 query' : `${use.queries} queries`}, ${inMs(use.ms)}`,
    ...(waited ? [`waited ${inMs(freshnessMs)} for the customer's last write`] : []),
    ...table(rows, [1]),
    ...(more > 0 ? [`and ${more} more`] : []),
  ]
}

function slowLines({ slow, slowQueries }: TracedRequest): string[] {
  if (slow.length === 0) return []
  const missing = slow.length - slowQueries.length
  return [
    ...slowQueries.flatMap(slowText),
    ...(missing > 0
      ? [
          missing === 1
            ? '1 slow statement is not in it: it waited on the way, or the entry is too old.'
            : `${missing} slow statements are not in it: they waited on the way, or the entries are too old.`,
        ]
      : []),
  ]
}

const slowText = ({ database, ms, rowsExamined, rowsSent, sql }: SlowQuery): string[] => [
  `${database}  ${inMs(ms)}, ${rowsExamined.toLocaleString('en')} rows examined, ${rowsSent.toLocaleString('en')} sent`,
  `  ${sql}`,
]

/** Without the access log's, which is in the app replica's section. */
const shownLines = ({ app, access, lines }: AppLines): string[] =>
  lines
    .filter((line) => !access || !isAccessLine(line))
    .map((line) => (line.startsWith('{') ? `${app} ${line}` : line))

const isAccessLine = (line: string) =>
  line.includes('"msg":"request"') || / [A-Z]+ \S+ \d{3} \d+ ms \S+$/.test(line)

const inMs = (ms: number | null): string =>
  ms === null ? '' : `${ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en')} ms`
