import { type OverviewPanel, overview } from '../../../../infra/monitoring/dashboards/overview.ts'
import type { Charts, Line, Range } from '../../charts/charts.ts'
import { ranges } from '../../charts/charts.ts'
import { drawChart } from '../../charts/draw-chart.ts'
import { type Language, texts } from '../../texts/texts.ts'
import { clockFormat, numberFormat } from '../../texts/typography.ts'

/** Why there are no charts: no monitoring, or Prometheus does not answer. */
export type Missing = { reason: 'off'; command: string } | { reason: 'away' }

export interface ChartsPage {
  ranges: { href: string; text: string; current: boolean }[]
  missing: { text: string; command: string } | null
  /** Beginning, middle and end of the time that is shown. */
  clock: string[]
  groups: { title: string; charts: ChartView[] }[]
}

export interface ChartView {
  id: OverviewPanel
  title: string
  description: string
  /** SVG; empty where nothing was measured. */
  svg: string
  /** Bottom, middle and top of the scale. */
  scale: string[]
  /** The objective in words, and how often it was missed. */
  objective: { text: string; isShown: boolean; isMissed: boolean } | null
  rows: { name: string; least: string; mean: string; most: string; last: string }[]
}

const groups = {
  visitors: [
    'requests',
    'errorRatio',
    'mean',
    'slowest',
    'meanByRoute',
    'p99ByRoute',
    'maxByRoute',
  ],
  sales: ['activeUsers', 'activeUsersByApp', 'recentUsersByApp', 'orders'],
  causes: [
    ...(['up', 'requestsByApp', 'durationByApp', 'eventLoopLag', 'sessionStore'] as const),
    ...(['poolWaits', 'replicationLag', 'readFallbacks'] as const),
  ],
} as const satisfies Record<string, readonly OverviewPanel[]>

export function chartsPage(range: Range, found: Charts | Missing, language: Language): ChartsPage {
  const words = texts[language].charts
  const links = (Object.keys(ranges) as Range[]).map((one) => ({
    href: `/charts?range=${one}`,
    text: words.ranges[one],
    current: one === range,
  }))
  if ('reason' in found) {
    const { off, away, start } = words.missing
    const missing =
      found.reason === 'off'
        ? { text: off, command: found.command }
        : { text: away, command: start }
    return { ranges: links, missing, clock: [], groups: [] }
  }
  const clock = clockFormat(language)
  const { times } = found
  return {
    ranges: links,
    missing: null,
    clock: [times[0], times[Math.floor(times.length / 2)], times.at(-1)].map((at = 0) => clock(at)),
    groups: Object.entries(groups).map(([name, panels]) => ({
      title: words.groups[name as keyof typeof groups],
      charts: panels.map((id) => chartView(id, found.panels[id], language)),
    })),
  }
}

interface Panel {
  unit: string
  objective?: number
  max?: number
}

function chartView(id: OverviewPanel, lines: readonly Line[], language: Language): ChartView {
  const { title, description } = texts[language].charts.panels[id]
  const panel: Panel = overview[id]
  const measured = lines.filter(({ values }) => values.some((value) => value !== null))
  const format = (value: number) => formatValue(value, panel.unit, language)
  const rows = measured.map((line) => {
    const values = line.values.filter((value) => value !== null)
    return {
      name: nameOf(line, language),
      least: format(Math.min(...values)),
      mean: format(values.reduce((sum, value) => sum + value, 0) / values.length),
      most: format(Math.max(...values)),
      last: format(values.at(-1) ?? 0),
    }
  })
  if (rows.length === 0)
    return { id, title, description, svg: '', scale: [], objective: null, rows }
  const label = texts[language].charts.label(
    title,
    rows.map(({ name, last }) => texts[language].lessons.pair(name, last)),
  )
  const { svg, top, showsObjective } = drawChart(label, measured, panel)
  return {
    ...{ id, title, description, svg, rows },
    scale: [0, top / 2, top].map(format),
    objective: objectiveOf(panel, measured, showsObjective, language),
  }
}

/** Times may not exceed theirs. What a full load has to reach cannot be missed with less of it. */
function objectiveOf(
  { objective, unit }: Panel,
  lines: readonly Line[],
  isShown: boolean,
  language: Language,
): ChartView['objective'] {
  if (objective === undefined) return null
  const words = texts[language].charts.objective
  const value = formatValue(objective, unit, language)
  if (unit !== 's') return { text: words.load(value, isShown), isShown, isMissed: false }
  const values = lines.flatMap((line) => line.values.filter((one) => one !== null))
  const above = values.filter((one) => one > objective).length
  const share = numberFormat(language)(Math.ceil((100 * above) / values.length))
  const text = words.most(value, above > 0 ? share : null)
  return { text, isShown, isMissed: above > 0 }
}

function nameOf({ legend, labels }: Line, language: Language): string {
  const { legends, label } = texts[language].charts.names
  return (legends[legend] ?? legend).replace(/\{\{(\w+)\}\}/g, (_, name) => {
    const value = labels[name] ?? ''
    return label[value] ?? value
  })
}

/** `12.3 per second`, `45 ms`, `0.2 %`. */
function formatValue(value: number, unit: string, language: Language): string {
  const { units } = texts[language].charts
  const format = numberFormat(language)
  if (value === 0) return '0'
  const short = (one: number) => format(Number(one.toPrecision(3)))
  if (unit === 's') return value < 1 ? units.ms(short(value * 1000)) : units.s(short(value))
  if (unit === 'percentunit') return units.percent(short(value * 100))
  if (unit === 'reqps') return units.perSecond(short(value))
  return short(value)
}
