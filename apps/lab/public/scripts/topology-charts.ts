import type { Snapshot } from '../../topology/snapshot.ts'
import type { Words } from './format.ts'
import { addPoint, emptyHistory, type History, type Values } from './history.ts'
import uPlot from './uplot.js'

type ChartName = keyof Words['texts']['titles']

const minScale: Record<ChartName, number> = {
  ...{ requests: 10, latency: 10, errors: 1, lag: 1, sessionsFound: 100 },
}

/** All charts of the page. */
export function createCharts(root: HTMLElement, words: Words) {
  const charts = new Map(chartsIn(root, words))
  let history = emptyHistory()

  function show(): void {
    if (history.at.length === 0) return
    for (const [name, chart] of charts) chart.show(history.at, linesOf(name, history, words))
  }

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const chart of charts.values()) chart.forget()
    show()
  })

  return {
    /** Loads the whole history; called again after a reconnect. */
    async load(): Promise<void> {
      const response = await fetch('/api/history')
      if (!response.ok) return
      history = await response.json()
      show()
    },
    add(snapshot: Snapshot): void {
      if (Math.round(snapshot.at / 1000) <= (history.at.at(-1) ?? 0)) return
      addPoint(history, snapshot)
      show()
    },
  }
}

const chartsIn = (root: HTMLElement, { texts, language }: Words): [ChartName, Chart][] =>
  [...root.querySelectorAll<HTMLElement>('[data-chart]')].map((element) => {
    const name = element.dataset.chart as ChartName
    const timeLabel = texts.series.time
    const isStacked = name === 'requests'
    return [
      name,
      createChart({ element, language, timeLabel, minScale: minScale[name], isStacked }),
    ]
  })

function linesOf(name: ChartName, history: History, { texts }: Words): Line[] {
  const { series } = texts
  switch (name) {
    case 'requests':
      return Object.entries(history.requests)
        .sort(([a], [b]) => numberOf(a) - numberOf(b))
        .map(([replica, values]) => ({ label: replica, colour: colourOf(replica), values }))
    case 'latency':
      return [
        { label: 'p50', colour: 'var(--ink)', values: history.p50Ms },
        { label: 'p95', colour: 'var(--accent)', dash: [8, 4], values: history.p95Ms },
        { label: 'p99', colour: 'var(--warn)', dash: [2, 3], values: history.p99Ms },
      ]
    case 'errors':
      return [{ label: series.errors, colour: 'var(--bad)', values: history.errors }]
    case 'lag':
      return [{ label: series.lag, colour: 'var(--warn)', values: times(history.lagMs, 0.001) }]
    case 'sessionsFound': {
      const values = times(history.sessionsFound, 100)
      return [{ label: series.sessionsFound, colour: 'var(--good)', values }]
    }
  }
}

const times = (values: Values, factor: number): Values =>
  values.map((value) => (value === null ? null : value * factor))

const numberOf = (replica: string) => Number(/\d+$/.exec(replica)?.[0] ?? 0)

/** The colours of the app replicas come from the shop's style sheet. */
function colourOf(replica: string): string {
  const probe = document.createElement('span')
  probe.className = `replica-${(numberOf(replica) + 11) % 12}`
  document.body.append(probe)
  const colour = getComputedStyle(probe).getPropertyValue('--replica')
  probe.remove()
  return colour
}

const height = 180
const windowSeconds = 900

export interface Line {
  label: string
  /** A value for CSS, such as `var(--good)`. */
  colour: string
  dash?: number[]
  values: Values
}

export interface ChartParts {
  element: HTMLElement
  language: string
  /** Label of the time in the legend. */
  timeLabel: string
  /** Minimum upper end of the scale. */
  minScale: number
  /** Stacks the lines; the legend lists them from top to bottom. */
  isStacked?: boolean
}

/** One chart of the last 15 minutes. */
export function createChart(parts: ChartParts) {
  const { element } = parts
  let plot: uPlot | undefined
  let shown = ''

  function show(at: number[], lines: readonly Line[]): void {
    const data: uPlot.AlignedData = [
      at,
      ...(parts.isStacked ? stacked(lines) : lines.map(({ values }) => values)),
    ]
    const wanted = lines.map(({ label }) => label).join()
    if (!plot || wanted !== shown) {
      plot?.destroy()
      plot = new uPlot(options(parts, lines), data, element)
      shown = wanted
    }
    for (const [index, { values }] of lines.entries()) storeValues(plot, index + 1, values)
    plot.setData(data)
    if ((plot.cursor.left ?? -1) < 0) plot.setLegend({ idx: at.length - 1 })
  }

  const follow = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height }))
  follow.observe(element)

  return {
    show,
    /** Recreates the chart next time, in the current colours. */
    forget(): void {
      plot?.destroy()
      plot = undefined
    },
  }
}

export type Chart = ReturnType<typeof createChart>

/** The tallest first: later areas are painted over its lower part. */
function stacked(lines: readonly Line[]): Values[] {
  let below: Values = []
  return lines
    .toReversed()
    .map(({ values }) => {
      below = values.map((value, at) => (value ?? 0) + (below[at] ?? 0))
      return below
    })
    .toReversed()
}

/** The legend shows values, not heights in the stack. */
const values = new WeakMap<uPlot, Values[]>()

function storeValues(plot: uPlot, index: number, shown: Values): void {
  const known = values.get(plot) ?? []
  known[index] = shown
  values.set(plot, known)
}

function options(parts: ChartParts, lines: readonly Line[]): uPlot.Options {
  const { element, language, minScale, timeLabel } = parts
  const colours = coloursOf(element)
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const minute = new Intl.DateTimeFormat(language, clock)
  const second = new Intl.DateTimeFormat(language, { ...clock, second: '2-digit' })
  const axis = {
    stroke: colours('var(--soft)'),
    grid: { stroke: colours('var(--line)'), width: 1 },
    ticks: { stroke: colours('var(--line)'), width: 1 },
    font: '12px system-ui, sans-serif',
  }
  const legend = (plot: uPlot, _: number, series: number, index: number | null) => {
    const value = index === null ? null : values.get(plot)?.[series]?.[index]
    return value == null ? '–' : number.format(value)
  }
  return {
    width: element.clientWidth,
    height,
    cursor: { y: false, drag: { x: false, y: false } },
    scales: {
      x: { range: (_, __, max) => [max - windowSeconds, max] },
      y: { range: (_, __, max) => [0, Math.max(minScale, (max ?? 0) * 1.1)] },
    },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((tick) => minute.format(tick * 1000)) },
      { ...axis, size: 46, values: (_, ticks) => ticks.map((tick) => number.format(tick)) },
    ],
    series: [
      { label: timeLabel, value: (_, at) => (at == null ? '–' : second.format(at * 1000)) },
      ...lines.map(({ label, colour, dash }) => ({
        label,
        dash,
        value: legend,
        width: parts.isStacked ? 1 : 2,
        points: { show: false },
        // A stroke in another colour would hide the area where values jump.
        stroke: colours(colour),
        ...(parts.isStacked ? { fill: colours(colour) } : {}),
      })),
    ],
  }
}

/** A canvas cannot resolve custom properties. */
const coloursOf = (element: HTMLElement) => (value: string) => {
  const probe = document.createElement('span')
  probe.style.color = value
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
