import {
  type Dashboard,
  type FieldConfig,
  type GraphFieldConfig,
  GraphThresholdsStyleMode,
  type Panel,
  ThresholdsMode,
} from '@grafana/schema'

/** A line of a panel: what Prometheus is asked, and the name of each result. */
export interface Query {
  expr: string
  /** `{{component}}`: https://grafana.com/docs/grafana/latest/datasources/prometheus/query-editor/ */
  legend: string
}

export interface PanelOptions {
  title: string
  /** What one reads from it, on the panel's ⓘ. */
  description: string
  /** Of Grafana: `reqps`, `s`, `percentunit`, `bytes`, `short`, … */
  unit: string
  queries: readonly Query[]
  /** An objective, as a line across the graph. */
  objective?: number
  /** Where the value turns red, of a `stat`. */
  badFrom?: number
  max?: number
}

/** As infra/monitoring/grafana/datasources.yml names it. */
export const dataSource = { type: 'prometheus', uid: 'prometheus' }

export type NewPanel = Omit<Panel, 'id' | 'gridPos'>

/** A graph over time. */
export const graph = (options: PanelOptions): NewPanel =>
  panel('timeseries', options, {
    custom: { fillOpacity: 10, ...thresholdLine(options) },
  })

/** The last value of each query as a number. */
export const stat = (options: PanelOptions): NewPanel => panel('stat', options, {})

function panel(
  type: string,
  { title, description, unit, queries, objective, badFrom, max }: PanelOptions,
  more: FieldConfig<GraphFieldConfig>,
): NewPanel {
  const from = objective ?? badFrom
  return {
    type,
    title,
    description,
    datasource: dataSource,
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode(65 + at),
      datasource: dataSource,
      expr,
      legendFormat: legend,
    })),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(max === undefined ? {} : { max }),
        ...(from === undefined
          ? {}
          : {
              thresholds: {
                mode: ThresholdsMode.Absolute,
                steps: [
                  { value: null, color: 'green' },
                  { value: from, color: 'red' },
                ],
              },
            }),
        ...more,
      },
      overrides: [],
    },
  }
}

const thresholdLine = ({ objective }: PanelOptions): GraphFieldConfig =>
  objective === undefined ? {} : { thresholdsStyle: { mode: GraphThresholdsStyleMode.Dashed } }

export interface Row {
  title: string
  panels: readonly NewPanel[]
}

const columns = 24
const height = 8
const statHeight = 4

/** Panels of a row share its width; more than three begin a new line. */
export function dashboard(uid: string, title: string, rows: readonly Row[]): Dashboard {
  const panels: Panel[] = []
  let y = 0
  for (const row of rows) {
    const id = panels.length + 1
    panels.push({ id, type: 'row', title: row.title, gridPos: { x: 0, y, w: columns, h: 1 } })
    y++
    for (let at = 0; at < row.panels.length; at += 3) {
      const line = row.panels.slice(at, at + 3)
      const h = line.every(({ type }) => type === 'stat') ? statHeight : height
      const w = columns / line.length
      for (const [column, one] of line.entries())
        panels.push({ ...one, id: panels.length + 1, gridPos: { x: column * w, y, w, h } })
      y += h
    }
  }
  return {
    uid,
    title,
    tags: ['stickyshop'],
    schemaVersion: 42,
    editable: false,
    refresh: '10s',
    time: { from: 'now-30m', to: 'now' },
    timezone: 'browser',
    panels,
  }
}
