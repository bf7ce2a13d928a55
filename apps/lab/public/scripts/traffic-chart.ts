import type { Second } from '../../traffic/tally.ts'
import { escaped } from './markup.ts'
import { createNumbers, type RunWords } from './traffic-words.ts'

const width = 600
const mostPoints = 150
const leastSeconds = 60

/** Requests, and beneath what went wrong, over the whole run. */
export function chartMarkup(history: readonly Second[], words: RunWords): string {
  const { chart } = words.texts
  const points = thinned(history)
  const requests = points.map(({ requests }) => requests)
  const troubles = points.map(({ failed, lost }) => failed + lost)
  const { clock } = createNumbers(words)
  const axis = `<p class="run-axis hint number"><span>${clock(0)}</span><span>${clock(Math.max(history.length, leastSeconds))}</span></p>`
  return `<div class="run-charts">
${plotMarkup('requests', chart.requests, requests, areaOf(requests), words, axis)}
${plotMarkup('troubles', chart.troubles, troubles, barsOf(troubles), words, axis)}
</div>`
}

function plotMarkup(
  name: string,
  title: string,
  values: readonly number[],
  drawing: string,
  words: RunWords,
  axis: string,
): string {
  const most = `${words.texts.chart.most} ${createNumbers(words).count(mostOf(values))}`
  return `<figure class="run-chart run-chart-${name}">
<figcaption>${escaped(title)} <span class="hint number">${escaped(most)}</span></figcaption>
<svg viewBox="0 0 ${width} 100" preserveAspectRatio="none" aria-hidden="true">${drawing}</svg>
${axis}
</figure>`
}

/** Neighbours together, by their mean, where there are more than a chart can show. */
function thinned(history: readonly Second[]): { requests: number; failed: number; lost: number }[] {
  const size = Math.ceil(history.length / mostPoints)
  if (size <= 1) return [...history]
  return Array.from({ length: Math.ceil(history.length / size) }, (_, at) => {
    const part = history.slice(at * size, (at + 1) * size)
    const mean = (of: (second: Second) => number) =>
      part.reduce((sum, second) => sum + of(second), 0) / part.length
    return {
      requests: mean(({ requests }) => requests),
      failed: mean(({ failed }) => failed),
      lost: mean(({ lost }) => lost),
    }
  })
}

const mostOf = (values: readonly number[]) => Math.max(0, ...values)

const scaleOf = (values: readonly number[]) => ({
  x: width / Math.max(values.length, leastSeconds),
  y: 96 / Math.max(1, mostOf(values)),
})

function areaOf(values: readonly number[]): string {
  const { x, y } = scaleOf(values)
  const line = values.map((value, at) => `${round(at * x)},${round(100 - value * y)}`)
  const end = round((values.length - 1) * x)
  if (line.length < 2) return ''
  return `<path class="area" d="M0,100L${line.join('L')}L${end},100Z"></path><path class="curve" d="M${line.join('L')}"></path>`
}

function barsOf(values: readonly number[]): string {
  const { x, y } = scaleOf(values)
  const bar = (value: number, at: number) =>
    value === 0
      ? ''
      : `<rect x="${round(at * x)}" y="${round(100 - value * y)}" width="${round(x * 0.8)}" height="${round(value * y)}"></rect>`
  return values.map(bar).join('')
}

const round = (value: number) => Math.round(value * 10) / 10
