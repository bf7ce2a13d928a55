import { existsSync } from 'node:fs'
import path from 'node:path'
import { hosts } from '../../../../infra/topology.ts'
import { createControlClient, NotRunning } from '../../../control/client.ts'
import type { FoundRequest } from '../../../control/find-request.ts'
import type { EdgeLine } from '../../../lab/traces/edge-log.ts'
import { findEdgeLine } from '../../../lab/traces/log-search.ts'
import {
  findSlowQueries,
  type SlowQuery,
  type SlowStatement,
  slowStatementsOf,
} from '../../../lab/traces/slow-log.ts'
import { requestIdPattern } from '../../../shared/app-traffic.ts'
import { exitCodes, UsageError } from '../../terminal/command-line.ts'
import type { Call, OwnCommand } from '../lab-command.ts'
import { logFiles } from '../logs/logs.ts'
import { type AppLines, findAppLines } from './app-lines.ts'
import { traceText } from './trace-text.ts'

/** One request in all tiers; what is null or empty was not found there. */
export interface TracedRequest {
  id: string
  /** The page of the lab about it; null when nothing runs. */
  page: string | null
  edge: EdgeLine | null
  /** Of the app replicas that still have it in memory. */
  records: FoundRequest[]
  /** Of the app replicas' logs. */
  logs: AppLines[]
  slow: SlowStatement[]
  slowQueries: SlowQuery[]
  /** The name of an upstream server by its address, as far as it is known. */
  names: Record<string, string>
}

export const traceCommand: OwnCommand = {
  name: 'trace',
  usage: 'ID',
  summary: 'follow one request through the edge, app replicas, session store and databases',
  details: [
    'ID is in the header X-Request-Id of each response, in the footer of each page of the shop,',
    'in the logs, and in the list of requests of the lab.',
  ],
  words: [1, 1],
  async run(call) {
    const [id = ''] = call.words
    checkId(id)
    const trace = await findTrace(id, call)
    if (!trace.edge && trace.records.length === 0 && trace.logs.length === 0)
      return notFound(id, call)
    return { text: traceText(trace, call.style, noLogsOf(call)), json: trace }
  },
}

function checkId(id: string): void {
  if (requestIdPattern.test(id)) return
  throw new UsageError([
    `"${id}" is no request id: expected up to 64 letters, digits, dots and hyphens, as in 1763780412.071-27-3.`,
    'It is in the header X-Request-Id of each response, and in the footer of each page.',
  ])
}

function notFound(id: string, { json, style, installation }: Call) {
  const message = [
    `Neither the edge's log nor an app replica has a request with the id ${id}.`,
    'Each log is kept up to 20 MB, and each app replica remembers its last 1,000 requests: it may be too old.',
    ...(installation.openLogs
      ? [
          `The engine may have older log lines. Type outside: docker compose logs app edge | grep ${id}`,
        ]
      : [
          'Static files and requests to the lab have no trace. What there is: npm run lab logs edge',
        ]),
  ].join(' ')
  if (!json) console.error(`${style.red(style.cross)} ${message}`)
  return { text: '', json: { error: message }, code: exitCodes.failed }
}

/** Where to look for lines that cannot be read here. */
const noLogsOf = ({ installation }: Call): string | null =>
  installation.openLogs ? 'docker compose logs app' : null

async function findTrace(id: string, { paths, installation }: Call): Promise<TracedRequest> {
  const files = installation.openLogs ? new Map<string, string[]>() : logFiles(paths)
  const edgeLog = process.env.EDGE_LOG ?? path.join(paths.edge, 'logs/access.log')
  const slowLogs = process.env.SLOW_LOGS ?? paths.logs
  if (!existsSync(paths.run)) throw new NotRunning()
  const { records, page, names } = await askControl(id, paths.run)
  const edge = findEdgeLine(edgeLog, id)
  const logs = [...files]
    .filter(([name]) => name.startsWith('app-'))
    .flatMap(([name, [file = '']]) => findAppLines(name, file, id) ?? [])
  const slow = slowOf(records, logs)
  const slowQueries = findSlowQueries(slowLogs, slow, timesOf(edge, records, logs))
  return { id, page, edge, records, logs, slow, slowQueries, names }
}

/** An app replica that still remembers the request knows no more of slow statements than its log, where there is one. */
function slowOf(records: FoundRequest[], logs: AppLines[]): SlowStatement[] {
  const logged = logs.flatMap(({ slow }) => slow)
  return logged.length > 0 ? logged : records.flatMap(({ record }) => slowStatementsOf(record))
}

function timesOf(edge: EdgeLine | null, records: FoundRequest[], logs: AppLines[]) {
  const spans = [edge, ...records.map(({ record }) => record), ...logs.map(({ access }) => access)]
    .filter((one) => one !== null)
    .map(({ at, ms }) => ({ from: at, to: at + ms }))
  return {
    from: Math.min(...spans.map(({ from }) => from)),
    // A client that does not wait leaves a statement behind that runs on.
    to: Math.max(...spans.map(({ to }) => to)),
  }
}

interface Asked {
  records: FoundRequest[]
  page: string | null
  names: Record<string, string>
}

/** Without a control plane only the logs are left. */
async function askControl(id: string, runDir: string): Promise<Asked> {
  process.chdir(runDir)
  const control = createControlClient()
  try {
    const [records, status] = await Promise.all([control.findRequest(id), control.recentStatus()])
    const names = status.replicas.map(({ name, internalHost, port }): [string, string] => [
      `${internalHost}:${port}`,
      name,
    ])
    return { records, page: pageOf(id, status.url), names: Object.fromEntries(names) }
  } catch (error) {
    if (error instanceof NotRunning) return { records: [], page: null, names: {} }
    throw error
  }
}

function pageOf(id: string, shop: string): string {
  const page = new URL(`/requests/${id}`, shop)
  page.hostname = `${hosts.lab}.${page.hostname}`
  return page.href
}
