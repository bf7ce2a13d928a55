import { escapeHtml } from '../../shared/views/templates.ts'
import type { Line } from './charts.ts'

/** The part of a chart that is drawn; its scale and its legend are text beside it, which stays readable at any width. */
export interface Plot {
  svg: string
  /** The upper end of the scale, which begins at 0. */
  top: number
  /** Whether the objective is within the scale. */
  showsObjective: boolean
}

/** In units of the drawing, which is stretched to the width of the page. */
const size = 100
/** A much larger objective would press the lines onto the axis. */
const farAbove = 10

export function drawChart(
  label: string,
  lines: readonly Pick<Line, 'values'>[],
  { objective, max }: { objective?: number; max?: number },
): Plot {
  const largest = Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const showsObjective = objective !== undefined && objective <= largest * farAbove
  const top = roundUp(max ?? Math.max(largest, showsObjective ? objective * 1.1 : 0))
  const y = (value: number) => size - (value / top) * size
  const grid = [0, size / 2, size].map((at) => line('chart-grid', at))
  const paths = lines.map(
    ({ values }, at) =>
      `<path class="chart-line series-${at % colours}" ${scaled} d="${pathOf(values, y)}"/>`,
  )
  const svg =
    `<svg viewBox="0 0 ${size} ${size}" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(label)}">` +
    `${grid.join('')}${showsObjective ? line('chart-objective', y(objective)) : ''}${paths.join('')}</svg>`
  return { svg, top, showsObjective }
}

/** Of charts.css; with more lines they repeat. */
const colours = 8

/** As wide on every screen. */
const scaled = 'vector-effect="non-scaling-stroke"'

const line = (name: string, y: number) =>
  `<path class="${name}" ${scaled} d="M0 ${y.toFixed(2)}H${size}"/>`

/** Gaps stay gaps; a value alone is a short dash. */
function pathOf(values: Line['values'], y: (value: number) => number): string {
  const wide = size / Math.max(1, values.length - 1)
  let path = ''
  for (const [at, value] of values.entries()) {
    if (value === null) continue
    const isFirst = at === 0 || values[at - 1] === null
    const place = `${(at * wide).toFixed(2)} ${y(value).toFixed(2)}`
    const isAlone = isFirst && (values[at + 1] ?? null) === null
    path += `${isFirst ? 'M' : 'L'}${place}${isAlone ? `h${Math.min(wide, 1).toFixed(2)}` : ''}`
  }
  return path
}

/** To a number that halves well: 1, 2, 4, 5 or 8 times a power of ten. */
function roundUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 4, 5, 8, 10].find((step) => step * power >= value) ?? 10) * power
}
