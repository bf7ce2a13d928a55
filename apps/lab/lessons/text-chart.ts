import { type ChartWords, largest } from './chart.ts'
import type { Finding } from './lesson.ts'

const width = 30
const mostPlaces = 12

/** Bars of characters, for Markdown: a line for each value. */
export function textChart({ x, series }: Finding['chart'], words: ChartWords): string[] {
  if (x.length > mostPlaces) return []
  const most = largest(series) || 1
  const names = Object.keys(series).map(words.name)
  const wide = Math.max(...names.map(({ length }) => length))
  const bars = (at: number) =>
    Object.values(series).map((values, index) => {
      const value = values[at] ?? 0
      const bar = '█'.repeat(Math.max(0, Math.round((value / most) * width)))
      return `  ${(names[index] ?? '').padEnd(wide)}  ${bar} ${words.format(value)}`
    })
  return x.flatMap((key, at) => [words.place(key), ...bars(at)])
}
