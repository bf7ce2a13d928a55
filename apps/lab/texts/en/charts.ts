import { type OverviewPanel, overview } from '../../../../infra/monitoring/dashboards/overview.ts'
import type { Range } from '../../charts/charts.ts'

type PanelTexts = Record<OverviewPanel, { title: string; description: string }>

export const charts = {
  intro:
    'What Prometheus has measured: the figures of Grafana’s dashboards, with the service-level objectives as dashed lines.',
  updates: 'The page updates every ten seconds.',
  range: 'Time range',
  ranges: {
    '15m': '15 minutes',
    '1h': '1 hour',
    '6h': '6 hours',
    '12h': '12 hours',
  } satisfies Record<Range, string> as Record<Range, string>,
  groups: {
    visitors: 'What visitors notice',
    sales: 'Users and sales',
    causes: 'Where the cause may be',
  },
  panels: overview as PanelTexts,
  names: {
    /** By the legend of a query; the English ones are those of Grafana. */
    legends: {} as Record<string, string>,
    /** By the value of a label. */
    label: {} as Record<string, string>,
  },
  units: {
    perSecond: (value: string) => `${value}/s`,
    s: (value: string) => `${value} s`,
    ms: (value: string) => `${value} ms`,
    percent: (value: string) => `${value} %`,
  },
  objective: {
    /** @param share of the time above it, in percent */
    most: (value: string, share: string | null) =>
      share === null
        ? `objective: ${value} at most; met all the time`
        : `objective: ${value} at most; missed ${share} % of the time`,
    load: (value: string, isShown: boolean) =>
      isShown
        ? `objective of a full load: ${value}`
        : `objective of a full load: ${value}, far above this chart`,
  },
  /** For screen readers. @param values the last value of each line */
  label: (title: string, values: readonly string[]) => `${title}. Last: ${values.join(', ')}.`,
  table: 'Figures as a table',
  columns: ['Line', 'Least', 'Mean', 'Most', 'Last'],
  empty: 'Nothing was measured in this time.',
  missing: {
    off: 'These charts need monitoring, which is not running. Stop the shop, then start it with Prometheus; accounts, carts and orders stay:',
    away: 'Prometheus does not answer, so there is nothing to draw. Start it, then reload this page:',
    start: 'npm run lab start prometheus',
  },
}
