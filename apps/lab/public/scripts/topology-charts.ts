import type { Snapshot } from '../../topology/snapshot.ts'
import type { Words } from './format.ts'
import { addPoint, emptyHistory, type History, type Values } from './history.ts'
import { type Chart, createChart, type Line } from './topology-chart.ts'

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
