import { type ChartWords, chartWidth, colourOf, drawing, largest, legend, text } from './chart.ts'
import type { Finding } from './lesson.ts'

const height = 180
const left = 52
const right = 16
const labelHeight = 24
const dashes = ['', '6 3', '2 3', '8 3 2 3']

/** One line for each series, with its points; `x` is to scale where it is numbers, else evenly spaced. */
export function lineChart({ x, series }: Finding['chart'], words: ChartWords): string {
  const keys = Object.keys(series)
  const top = legend(keys.map(words.name))
  const most = largest(series) || 1
  const begin = top.height + 6
  const share = sharesOf(x)
  const atX = (at: number) => left + (share[at] ?? 0) * (chartWidth - left - right)
  const atY = (value: number) => begin + height * (1 - value / most)

  const levels = [0, most / 2, most].map((value) => {
    const y = atY(value).toFixed(1)
    const line = `<line x1="${left}" x2="${chartWidth - right}" y1="${y}" y2="${y}" stroke="currentColor" stroke-opacity="0.2"/>`
    return line + text(left - 6, atY(value) + 4, words.format(value), 'end')
  })
  // The last one says what it is: `Replicas: 4`.
  const labels = labelled(x).map((at) => {
    const [key = '', isLast] = [x[at], at === x.length - 1]
    const name = typeof key === 'number' && !isLast ? words.format(key) : words.place(key)
    return text(atX(at), begin + height + 18, name, isLast ? 'end' : 'middle')
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
  return drawing(begin + height + labelHeight, words.title, body)
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
