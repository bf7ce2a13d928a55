import { escapeHtml } from '../../shared/views/templates.ts'
import type { Format, Result } from './lesson.ts'

type Chart = Result['chart']

/** The charts of the measured numbers: SVG for pages, characters for Markdown. */

export interface ChartWords {
  title: string
  /** Of a series. */
  name(key: string): string
  /** Of a place on the axis: `Replicas: 3`. */
  place(key: string | number): string
  format: Format
}

/** Dark and light alternate, for people who cannot tell the hues apart. */
const seriesColours = ['#7a4fb5', '#f0a830', '#1f8a70', '#e3719b', '#4a7bd0', '#8c7360']

const chartWidth = 360

/** A whole SVG element. Its text has the colour of the text around it. */
function drawing(height: number, title: string, body: string): string {
  const box = `0 0 ${chartWidth} ${Math.ceil(height)}`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" role="img" class="lesson-chart" ` +
    `aria-label="${escapeHtml(title)}" font-family="system-ui, sans-serif" font-size="13" ` +
    `fill="currentColor">${body}</svg>`
  )
}

function text(
  x: number,
  y: number,
  words: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escapeHtml(words)}</text>`
}

const legendRow = 20

/** Names of the series at the top; returns where the chart itself may begin. */
function legend(names: readonly string[]): { svg: string; height: number } {
  const rows = names.map((name, at) => {
    const y = at * legendRow
    const colour = colourOf(at)
    return `<rect x="0" y="${y + 3}" width="14" height="14" rx="3" fill="${colour}"/>${text(22, y + 15, name)}`
  })
  return { svg: rows.join(''), height: names.length * legendRow + 10 }
}

const colourOf = (series: number) => seriesColours[series % seriesColours.length] ?? '#777'

const largest = (series: Chart['series']) =>
  Math.max(...Object.values(series).flat().filter(Number.isFinite), 0)

const barHeight = 18
const barGap = 3
const groupGap = 14
const labelHeight = 18
/** For the number behind a bar. */
const numberWidth = 70

/** Horizontal bars in groups: they have room for long names on narrow screens. */
export function barChart({ x, series }: Chart, words: ChartWords): string {
  const all = Object.entries(series)
  const top = legend(all.map(([key]) => words.name(key)))
  const scale = (chartWidth - numberWidth) / (largest(series) || 1)
  const groupHeight = labelHeight + all.length * (barHeight + barGap) + groupGap

  const groups = x.map((key, group) => {
    const y = top.height + group * groupHeight
    const bars = all.map(([, values], at) =>
      bar(y + labelHeight + at * (barHeight + barGap), values[group] ?? Number.NaN, at),
    )
    return text(0, y + 12, words.place(key)) + bars.join('')
  })

  function bar(y: number, value: number, at: number): string {
    if (!Number.isFinite(value)) return ''
    const width = Math.max(value * scale, 1)
    const box = `x="0" y="${y}" width="${width.toFixed(1)}" height="${barHeight}" rx="3"`
    return `<rect ${box} fill="${colourOf(at)}"/>${text(width + 6, y + 13.5, words.format(value))}`
  }

  return drawing(top.height + x.length * groupHeight, words.title, top.svg + groups.join(''))
}

const plotHeight = 180
const plotLeft = 52
const plotRight = 16
const axisHeight = 24
const dashes = ['', '6 3', '2 3', '8 3 2 3']

/** One line for each series, with its points; `x` is to scale where it is numbers, else evenly spaced. */
export function lineChart({ x, series }: Chart, words: ChartWords): string {
  const keys = Object.keys(series)
  const top = legend(keys.map(words.name))
  const most = largest(series) || 1
  const begin = top.height + 6
  const share = sharesOf(x)
  const atX = (at: number) => plotLeft + (share[at] ?? 0) * (chartWidth - plotLeft - plotRight)
  const atY = (value: number) => begin + plotHeight * (1 - value / most)

  const levels = [0, most / 2, most].map((value) => {
    const y = atY(value).toFixed(1)
    const line = `<line x1="${plotLeft}" x2="${chartWidth - plotRight}" y1="${y}" y2="${y}" stroke="currentColor" stroke-opacity="0.2"/>`
    return line + text(plotLeft - 6, atY(value) + 4, words.format(value), 'end')
  })
  // The last one says what it is: `Replicas: 4`.
  const labels = labelled(x).map((at) => {
    const [key = '', isLast] = [x[at], at === x.length - 1]
    const name = typeof key === 'number' && !isLast ? words.format(key) : words.place(key)
    return text(atX(at), begin + plotHeight + 18, name, isLast ? 'end' : 'middle')
  })
  const lines = keys.map((key, at) => line(series[key] ?? [], at))

  function line(values: readonly number[], at: number): string {
    const points = values
      .map((value, index) => ({ x: atX(index), y: atY(value) }))
      .filter(({ y }) => Number.isFinite(y))
    const path = points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' ')
    const dots = points.map(
      (point) => `<circle cx="${point.x.toFixed(1)}" cy="${point.y.toFixed(1)}" r="3"/>`,
    )
    const dash = dashes[at % dashes.length]
    return (
      `<g fill="${colourOf(at)}"><polyline points="${path}" fill="none" stroke="${colourOf(at)}" ` +
      `stroke-width="2.5"${dash ? ` stroke-dasharray="${dash}"` : ''}/>${values.length > 40 ? '' : dots.join('')}</g>`
    )
  }

  const body = top.svg + levels.join('') + labels.join('') + lines.join('')
  return drawing(begin + plotHeight + axisHeight, words.title, body)
}

/** Where each is between the first (0) and the last (1). */
function sharesOf(x: readonly (string | number)[]): number[] {
  const places = x.map((key, at) => (x.every(Number.isFinite) ? Number(key) : at))
  const [first = 0, last = 0] = [places[0], places.at(-1)]
  return places.map((place) => (place - first) / (last - first || 1))
}

/** Which of the names under the chart have room: at most six, the first and the last among them. */
function labelled(x: readonly unknown[]): number[] {
  const every = Math.max(1, Math.ceil((x.length - 1) / 5))
  return [...x.keys()].filter((at) => at % every === 0)
}

const barCharacters = 30
const mostPlaces = 12

/** Bars of characters, for Markdown: a line for each value. */
export function textChart({ x, series }: Chart, words: ChartWords): string[] {
  if (x.length > mostPlaces) return []
  const most = largest(series) || 1
  const names = Object.keys(series).map(words.name)
  const wide = Math.max(...names.map(({ length }) => length))
  const bars = (at: number) =>
    Object.values(series).map((values, index) => {
      const value = values[at] ?? 0
      const bar = '█'.repeat(Math.max(0, Math.round((value / most) * barCharacters)))
      return `  ${(names[index] ?? '').padEnd(wide)}  ${bar} ${words.format(value)}`
    })
  return x.flatMap((key, at) => [words.place(key), ...bars(at)])
}
