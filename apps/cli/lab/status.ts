import { stages } from '../../../infra/stages/stages.ts'
import type { Alert } from '../../control/alerts.ts'
import { openControl } from '../../control/client.ts'
import { slowText } from '../../control/faults.ts'
import { levelOf, limitText } from '../../control/status/limits.ts'
import {
  type DatabaseRole,
  type DatabaseStatus,
  databaseRole,
  type FaultStatus,
  type ProcessStatus,
  type ReplicaStatus,
  type Status,
} from '../../control/status/status.ts'
import { duration } from '../../shared/duration.ts'
import { type Style, table } from '../terminal/output.ts'
import type { OwnCommand } from './lab-command.ts'

export const statusCommand: OwnCommand = {
  name: 'status',
  usage: '',
  summary: 'all components and their state',
  words: [0, 0],
  async run({ paths, style }) {
    const status = await openControl(paths.run).status()
    return { text: statusText(status, style), json: status }
  },
}

/** The table of `lab status`. */
export function statusText(status: Status, style: Style, now = Date.now()): string {
  const { url, supervisor, switches } = status
  const heading = ['', 'state', 'port', 'pid', 'up', 'requests', 'now', 'sessions', '']
  const rows = [heading.map(style.dim), ...processRows(status, style)]
  return [
    `${style.bold('Stickyshop')}  ${url}  stage ${stageText(status.stage)}  ${style.dim(`up ${duration(supervisor.uptimeMs)}, supervisor pid ${supervisor.pid}`)}`,
    '',
    ...table(rows, [2, 3, 4, 5, 6, 7]),
    '',
    switchesLine(switches, style),
    ...limitLines(status.limits, style),
    ...faultLines(status.faults, style, now),
    ...alertLines(status.alerts, style, now),
    '',
  ].join('\n')
}

/** `distributed`, `distributed (edge haproxy)`. */
function stageText(stage: Status['stage']): string {
  const own = stages[stage.name]
  const exchanged = [
    ...(stage.edge === own.edge ? [] : [`edge ${stage.edge}`]),
    ...(stage.edges === own.edges ? [] : [`edges ${stage.edges}`]),
    ...(stage.web.most === own.web.most ? [] : ['web servers']),
    ...(stage.tls === own.tls ? [] : [`tls ${stage.tls}`]),
    ...(stage.monitoring === own.monitoring
      ? []
      : [`monitoring ${stage.monitoring ? 'on' : 'off'}`]),
    ...(stage.sentinels === own.sentinels ? [] : [`sentinels ${stage.sentinels}`]),
  ]
  return exchanged.length > 0 ? `${stage.name} (${exchanged.join(', ')})` : stage.name
}

const edgeNotes = ({ configVersion, addresses = [] }: Status['edges'][number]): string =>
  [`configuration ${configVersion}`, ...addresses.map((one) => `has ${one}`)].join(', ')

const processRows = (status: Status, style: Style): string[][] => [
  ...status.edges.map((edge) => row(edge, style, { notes: edgeNotes(edge) })),
  ...status.web.map((process) => row(process, style, {})),
  ...status.replicas.map((replica) => replicaRow(replica, style)),
  ...status.databases.map((database) =>
    row(database, style, {
      notes: databaseNotes(database, roleNames[databaseRole(status.stage, database)]),
    }),
  ),
  ...(status.replication ? [row(status.replication, style, {})] : []),
  ...(status.redis ? [redisRow(status.redis, style, status.sentinels.length > 0)] : []),
  ...status.redisReplicas.map((process) => row(process, style, { notes: 'replica' })),
  ...status.sentinels.map((process) => row(process, style, {})),
  ...[...status.whoami, status.lab, ...status.monitoring].map((process) => row(process, style, {})),
]

function redisRow(redis: NonNullable<Status['redis']>, style: Style, isMaster: boolean): string[] {
  const { sessions, memoryBytes, tookOverMs } = redis
  const notes = [
    ...(isMaster ? ['master'] : []),
    `${(memoryBytes / 1024 / 1024).toFixed(1)} MB`,
    ...(tookOverMs ? [`took over in ${duration(tookOverMs)}`] : []),
  ]
  return row(redis, style, { sessions, notes: notes.join(', ') })
}

interface Cells {
  requests?: number
  inFlight?: number
  sessions?: number
  notes?: string
}

function row(process: ProcessStatus, style: Style, cells: Cells): string[] {
  const { name, state, pid, port, uptimeMs, restarts } = process
  const count = (value?: number) => (value === undefined ? '' : value.toLocaleString('en'))
  const restarted = restarts > 0 ? [`came back ${times(restarts)}`] : []
  return [
    style.named(name),
    stateText(state, style),
    String(port),
    pid === null ? style.dash : String(pid),
    uptimeMs === null ? style.dash : duration(uptimeMs),
    count(cells.requests),
    count(cells.inFlight),
    count(cells.sessions),
    [...(cells.notes ? [cells.notes] : []), ...restarted].join(', '),
  ]
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`)

function replicaRow(replica: ReplicaStatus, style: Style): string[] {
  const { requests, inFlight, sessionsInMemory, inRotation, drained, weight, slowMs, slowAtOnce } =
    replica
  const notes = [
    ...(inRotation ? [] : [drained ? 'drained' : 'out of rotation']),
    ...(weight === 1 ? [] : [`weight ${weight}`]),
    ...(slowMs > 0 ? [slowText(slowMs, slowAtOnce)] : []),
  ]
  const cells = { requests, inFlight, sessions: sessionsInMemory, notes: notes.join(', ') }
  return row(replica, style, cells)
}

const roleNames: Record<DatabaseRole, string> = {
  primary: 'primary',
  member: 'member',
  replica: 'read replica',
}

function databaseNotes(
  { role, writable, lagMs, problem, state, tookOverMs }: DatabaseStatus,
  name: string,
): string {
  if (state !== 'ready') return name
  if (problem) return `${name}, ${problem}`
  if (role === 'primary' && !writable) return 'primary, not writable'
  const notes = [
    name,
    ...(role === 'replica' && lagMs !== null ? [lagText(lagMs)] : []),
    ...(tookOverMs === undefined ? [] : [`took over in ${duration(tookOverMs)}`]),
  ]
  return notes.join(', ')
}

// Heartbeats are written twice a second; less is no lag.
const lagText = (lagMs: number) => (lagMs < 1000 ? 'no lag' : `lag ${duration(lagMs)}`)

function stateText(state: ProcessStatus['state'], style: Style): string {
  if (state === 'ready') return style.green(state)
  return state === 'stopped' ? style.red(state) : style.yellow(state)
}

function switchesLine(switches: Status['switches'], style: Style): string {
  const { strategy, sessions, reads, freshness, cache, appTls } = switches
  const pair = (name: string, value: string | null) => `${style.dim(name)} ${value ?? '?'}`
  return [
    pair('strategy', strategy),
    pair('sessions', sessions),
    pair('reads', reads),
    pair('freshness', freshness),
    pair('cache', cache),
    ...(appTls ? [pair('app-tls', appTls)] : []),
  ].join('   ')
}

function limitLines(limits: Status['limits'], style: Style): string[] {
  const lines = limits
    .filter((limit) => levelOf(limit) !== 'fine')
    .map((limit) => [`  ${style.yellow(limit.target)}`, limitText(limit)])
  return lines.length > 0 ? ['', style.bold('Near a limit'), ...table(lines)] : []
}

function alertLines(alerts: readonly Alert[], style: Style, now: number): string[] {
  if (alerts.length === 0) return []
  const lines = alerts.map(({ severity, component, summary, since, runbook }) => [
    `  ${severity === 'critical' ? style.red(component) : style.yellow(component)}`,
    summary,
    `for ${duration(Math.max(0, now - Date.parse(since)))}`,
    `docs/runbook.md#${runbook}`,
  ])
  return ['', style.bold('Alerts'), ...table(lines)]
}

function faultLines(faults: readonly FaultStatus[], style: Style, now: number): string[] {
  if (faults.length === 0) return []
  const lines = faults.map(({ target, text, endsAt }) => {
    const left = endsAt ? `for another ${duration(Math.max(0, Date.parse(endsAt) - now))}` : ''
    return [`  ${style.yellow(target)}`, text, left]
  })
  return ['', style.bold('Active faults'), ...table(lines)]
}
