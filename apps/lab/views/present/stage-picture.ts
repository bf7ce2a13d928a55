import type { Stage } from '../../../../infra/stages/stage.ts'
import { hasWebTier } from '../../../../infra/stages/stages.ts'
import { databaseNames, edgeNames } from '../../../../infra/topology.ts'
import type { Texts } from '../../texts/texts.ts'

export type HopKey =
  | 'browser'
  | 'web'
  | 'app'
  | 'appOfWeb'
  | 'database'
  | 'replication'
  | 'members'
  | 'redis'

export function hopsOf({
  tls,
  databases,
  failover,
  redis,
  web,
}: Stage): { hop: HopKey; protocol: string }[] {
  const inner = (protocol: string) => (tls === 'all' ? `${protocol} + TLS` : protocol)
  return [
    { hop: 'browser', protocol: tls === 'off' ? 'HTTP' : 'HTTPS' },
    ...(hasWebTier({ web }) ? [{ hop: 'web' as const, protocol: 'HTTP' }] : []),
    {
      hop: hasWebTier({ web }) ? ('appOfWeb' as const) : ('app' as const),
      protocol: tls === 'all' ? 'HTTPS' : 'HTTP',
    },
    { hop: 'database', protocol: inner('MySQL') },
    ...(failover === 'group'
      ? [{ hop: 'members' as const, protocol: 'Galera or Group Replication' }]
      : databases > 1
        ? [{ hop: 'replication' as const, protocol: inner('MySQL') }]
        : []),
    ...(redis ? [{ hop: 'redis' as const, protocol: inner('RESP') }] : []),
  ]
}

interface Row {
  zone: 'internet' | 'edge' | 'web' | 'app' | 'data' | 'monitoring'
  /** Line by line. */
  boxes: readonly (readonly string[])[]
  /** Of the line from the row above; none where there is no line. */
  protocol: string | null
}

const width = 340
const boxHeight = 40
const labelHeight = 28
const spread = 8
const gap = 30
const margin = 10

/** The stage as an SVG: a row for each tier, from the browser down, with the protocol between two. */
export function drawStage(stage: Stage, words: Texts['stages']): string {
  const rows = rowsOf(stage, words)
  let y = 0
  const drawn = rows.map((row) => {
    const one = drawRow(row, y, stage.firewall, words)
    y += heightOf(row) + gap
    return one
  })
  const height = y - gap
  return `<svg class="stage-picture" viewBox="0 -1 ${width} ${height + 2}" role="img" aria-label="${words.pictureOf(words.titles[stage.name])}">${drawn.join('')}</svg>`
}

function rowsOf(stage: Stage, { components }: Texts['stages']): Row[] {
  const { edge, apps, databases, redis, failover, sentinels, tls, monitoring } = stage
  const protocols = new Map(hopsOf(stage).map(({ hop, protocol }) => [hop, protocol]))
  const nameOf = (key: keyof typeof components) => components[key].short
  const stores = [
    ...(failover === 'group'
      ? databaseNames.slice(0, databases)
      : databases === 1
        ? [nameOf('database')]
        : [nameOf('primary'), nameOf('readReplica')]),
    ...(redis && sentinels === 0 ? [nameOf('redis')] : []),
  ]
  return [
    { zone: 'internet', boxes: [[nameOf('browser')]], protocol: null },
    {
      zone: 'edge',
      boxes: [
        hasWebTier(stage)
          ? edgeNames(stage)
          : edge === 'haproxy'
            ? ['HAProxy', 'nginx']
            : ['nginx'],
      ],
      protocol: protocols.get('browser') ?? null,
    },
    ...(hasWebTier(stage)
      ? [
          {
            zone: 'web' as const,
            boxes: [['web-1', 'web-2', '… web-N']],
            protocol: protocols.get('web') ?? null,
          },
        ]
      : []),
    {
      zone: 'app',
      boxes: [apps.most === 1 ? ['app-1'] : ['app-1', 'app-2', '… app-N']],
      protocol: protocols.get('app') ?? protocols.get('appOfWeb') ?? null,
    },
    {
      zone: 'data',
      boxes: [stores, ...(sentinels > 0 ? [['redis-1 … 3', 'sentinel-1 … 3']] : [])],
      protocol: `MySQL${redis ? ' · RESP' : ''}${tls === 'all' ? ', TLS' : ''}`,
    },
    ...(monitoring
      ? [{ zone: 'monitoring' as const, boxes: [['Prometheus', 'Alertmanager']], protocol: null }]
      : []),
  ]
}

const heightOf = ({ boxes }: Row) => labelHeight + boxes.length * (boxHeight + spread)

function drawRow(row: Row, y: number, isFirewalled: boolean, words: Texts['stages']): string {
  const { zone, boxes, protocol } = row
  const line = protocol
    ? `<path class="line" d="M${width / 2} ${y - gap}V${y}"/><text class="stage-protocol" x="${width / 2 + 8}" y="${y - gap / 2 + 4}">${escaped(protocol)}</text>`
    : ''
  const cells = boxes.flatMap((names, at) =>
    drawBoxes(names, y + labelHeight + at * (boxHeight + spread)),
  )
  const fence = isFirewalled && zone !== 'internet' ? ' is-fenced' : ''
  return `${line}<rect class="stage-zone${fence}" x="1" y="${y}" width="${width - 2}" height="${heightOf(row)}" rx="10"/><text class="stage-label" x="12" y="${y + 18}">${escaped(words.zones[zone])}</text>${cells.join('')}`
}

function drawBoxes(names: readonly string[], y: number): string[] {
  const each = (width - margin * 2 - spread * (names.length - 1)) / names.length
  const boxWidth = Math.min(each, 150)
  const start = (width - boxWidth * names.length - spread * (names.length - 1)) / 2
  return names.map((name, at) => {
    const x = start + at * (boxWidth + spread)
    return `<rect class="stage-box" x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="8"/><text class="stage-name" x="${x + boxWidth / 2}" y="${y + 25}">${escaped(name)}</text>`
  })
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
