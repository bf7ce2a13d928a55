import { type OverviewPanel, overview } from '../../../../infra/monitoring/dashboards/overview.ts'
import type { Workbench } from '../lesson.ts'
import { mean, percent, round } from '../measure/requests.ts'
import { type Incident, incidents } from './incidents.ts'

/** What the charts show now, in the units of the lesson's table. */
export interface Figures {
  /** Percent of the requests that failed. */
  errors: number
  /** p95 of the slowest app replica, and the mean of the others' p95, in ms. */
  slowest: number
  others: number
  /** Components that are down. */
  down: number
  /** Replication lag in seconds. */
  lag: number
}

/** The last value of each line of a chart. */
export const lastOf = (bench: Workbench, panel: OverviewPanel) =>
  bench.query(overview[panel].queries[0]?.expr ?? '')

async function read(bench: Workbench) {
  const [up, errors, durations, lags] = await Promise.all(
    (['up', 'errorRatio', 'durationByApp', 'replicationLag'] as const).map((panel) =>
      lastOf(bench, panel),
    ),
  )
  const nameOf = (labels: Readonly<Record<string, string>>) => labels.component ?? labels.node ?? ''
  const byName = (figures: typeof up = []) =>
    figures.map(({ labels, value }) => ({ name: nameOf(labels), value }))
  return {
    down: byName(up)
      .filter(({ value }) => value === 0)
      .map(({ name }) => name),
    errors: errors?.[0]?.value ?? 0,
    durations: byName(durations).sort((a, b) => b.value - a.value),
    lag: Math.max(0, ...byName(lags).map(({ value }) => value)),
  }
}

export async function readFigures(bench: Workbench): Promise<Figures> {
  const { down, errors, durations, lag } = await read(bench)
  const [slowest, ...others] = durations.map(({ value }) => value * 1000)
  return {
    errors: percent(errors, 1),
    slowest: round(slowest ?? 0),
    others: round(mean(others)),
    down: down.length,
    lag: round(lag, 1),
  }
}

/** From here on it is late; an app replica that stands out is this much slower than the others. */
const lateSeconds = 5
const slowSeconds = 1
const timesSlower = 3

/** The incident that the charts show, as somebody would find it who looks at them; null while nothing stands out. */
export async function diagnose(bench: Workbench): Promise<Incident | null> {
  const [{ down, durations, lag }, { databases }] = await Promise.all([read(bench), bench.status()])
  for (const name of down) {
    if (name === 'redis') return 'redis-down'
    const role = databases.find((one) => one.name === name)?.role
    if (role) return role === 'primary' ? 'primary-down' : 'replica-down'
  }
  if (lag > lateSeconds) return 'replica-late'
  const [slowest, ...others] = durations
  if (!slowest || slowest.value < slowSeconds) return null
  const isAlone = slowest.value > timesSlower * mean(others.map(({ value }) => value))
  return (isAlone && incidents.find((one) => one === `${slowest.name}-slow`)) || null
}
