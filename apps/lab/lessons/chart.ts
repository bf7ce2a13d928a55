import { escapeHtml } from '../../shared/views/escape-html.ts'
import type { Finding } from './lesson.ts'
import type { Format } from './lesson-texts.ts'

export interface ChartWords {
  title: string
  /** Of a series. */
  name(key: string): string
  /** Of a place on the axis: `Replicas: 3`. */
  place(key: string | number): string
  format: Format
}

/** Dark and light by turns, so that they can be told apart without their hue, too. */
export const seriesColours = ['#7a4fb5', '#f0a830', '#1f8a70', '#e3719b', '#4a7bd0', '#8c7360']

export const chartWidth = 360

/** A drawing that needs nothing around it: its text has the colour of the text beside it. */
export function drawing(height: number, title: string, body: string): string {
  const box = `0 0 ${chartWidth} ${Math.ceil(height)}`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" role="img" class="lesson-chart" ` +
    `aria-label="${escapeHtml(title)}" font-family="system-ui, sans-serif" font-size="13" ` +
    `fill="currentColor">${body}</svg>`
  )
}

export function text(
  x: number,
  y: number,
  words: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escapeHtml(words)}</text>`
}

const legendRow = 20

/** Names of the series at the top; returns where the chart itself may begin. */
export function legend(names: readonly string[]): { svg: string; height: number } {
  const rows = names.map((name, at) => {
    const y = at * legendRow
    const colour = colourOf(at)
    return `<rect x="0" y="${y + 3}" width="14" height="14" rx="3" fill="${colour}"/>${text(22, y + 15, name)}`
  })
  return { svg: rows.join(''), height: names.length * legendRow + 10 }
}

export const colourOf = (series: number) => seriesColours[series % seriesColours.length] ?? '#777'

export const largest = (series: Finding['chart']['series']) =>
  Math.max(...Object.values(series).flat().filter(Number.isFinite), 0)
