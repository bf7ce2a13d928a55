import { type OverviewPanel, overview } from '../../../infra/monitoring/dashboards/overview.ts'
import type { Prometheus } from './prometheus.ts'

/** How far back the charts may look. */
export const ranges = { '15m': 900, '1h': 3600, '6h': 6 * 3600, '12h': 12 * 3600 } as const
export type Range = keyof typeof ranges

/** One line of a chart. */
export interface Line {
  /** The query's legend and the labels of its result: `{{component}}`, `{ component: 'app-1' }`. */
  legend: string
  labels: Readonly<Record<string, string>>
  /** One for each of `Charts.times`; null where nothing was measured. */
  values: readonly (number | null)[]
}

export interface Charts {
  /** Epoch seconds. */
  times: readonly number[]
  panels: Readonly<Record<OverviewPanel, readonly Line[]>>
}

export type Overview = ReturnType<typeof createOverview>

const points = 90
const scrapeSeconds = 5
/** More lines cannot be told apart; of what is up and down, there are two heights only. */
const mostLines = 8
/** So long several readers share an answer. */
const keptMs = 4000

/** Reads the panels that Grafana's dashboards share with the lab. */
export function createOverview(prometheus: Prometheus) {
  const kept = new Map<Range, { at: number; charts: Promise<Charts> }>()

  async function readAll(range: Range): Promise<Charts> {
    const step = Math.max(2 * scrapeSeconds, ranges[range] / points)
    const end = Math.floor(Date.now() / 1000 / step) * step
    const start = end - ranges[range]
    const times = Array.from(
      { length: Math.round(ranges[range] / step) + 1 },
      (_, at) => start + at * step,
    )
    const panels = await Promise.all(
      Object.entries(overview).map(async ([name, { queries }]): Promise<[string, Line[]]> => {
        const lines = queries.map(async ({ expr, legend }) =>
          (await prometheus.queryRange(expr, { start, end, step })).map(
            ({ labels, points }): Line => {
              const known = new Map(points)
              return { legend, labels, values: times.map((time) => known.get(time) ?? null) }
            },
          ),
        )
        const all = (await Promise.all(lines)).flat()
        return [name, name === 'up' ? downFirst(all) : mostOf(all)]
      }),
    )
    return { times, panels: Object.fromEntries(panels) as Record<OverviewPanel, Line[]> }
  }

  return {
    /** @throws PrometheusError */
    read(range: Range): Promise<Charts> {
      const last = kept.get(range)
      if (last && Date.now() - last.at < keptMs) return last.charts
      const charts = readAll(range)
      kept.set(range, { at: Date.now(), charts })
      // What failed is asked again at once.
      charts.catch(() => kept.delete(range))
      return charts
    },
  }
}

const downFirst = (lines: readonly Line[]): Line[] =>
  lines.toSorted((a, b) => (a.values.at(-1) ?? 0) - (b.values.at(-1) ?? 0))

/** Those with the largest values, in their order. */
function mostOf(lines: readonly Line[]): Line[] {
  const peak = ({ values }: Line) => Math.max(...values.map((value) => value ?? 0))
  const largest = new Set(lines.toSorted((a, b) => peak(b) - peak(a)).slice(0, mostLines))
  return lines.filter((line) => largest.has(line))
}
