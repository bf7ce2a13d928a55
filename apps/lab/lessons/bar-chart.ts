import { type ChartWords, chartWidth, colourOf, drawing, largest, legend, text } from './chart.ts'
import type { Finding } from './lesson.ts'

const barHeight = 18
const barGap = 3
const groupGap = 14
const labelHeight = 18
/** For the number behind a bar. */
const numberWidth = 70

/** Lying bars in groups: long names and narrow screens do them no harm. */
export function barChart({ x, series }: Finding['chart'], words: ChartWords): string {
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
