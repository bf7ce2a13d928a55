import type { Second, Tally, Trouble } from '../../traffic/tally.ts'
import { createNumbers, escaped, type RunWords } from './format.ts'

/** The state of a run, rendered by the server first and then by the page's script. */
export function runMarkup(tally: Tally, history: readonly Second[], words: RunWords): string {
  return [
    headMarkup(tally, words),
    figuresMarkup(tally, words),
    troublesMarkup(tally, words),
    chartMarkup(history, words),
    sharesMarkup(tally, words),
  ].join('')
}

function headMarkup({ plan, state, broken, now, shoppers, cpuPercent }: Tally, words: RunWords) {
  const { texts } = words
  const { host, addresses } = plan
  const isRunning = state === 'running'
  const { clock, count } = createNumbers(words)
  const people = isRunning
    ? `<b class="number">${count(shoppers)}</b> ${escaped(texts.of)} <b class="number">${count(plan.shoppers)}</b> ${escaped(texts.shoppers)}, `
    : ''
  const through = `<b>${escaped(texts.host[host] ?? host)}</b>`
  return `<div class="run-head">
<p><span class="badge ${isRunning ? 'badge-busy' : ''}">${escaped(isRunning ? texts.running : texts.ended)}</span>
<span class="number">${clock(Math.min(now.at, plan.seconds))} ${escaped(texts.of)} ${clock(plan.seconds)}</span></p>
<p>${people}${through}, ${escaped(texts.addresses[addresses])}</p>
${isRunning ? `<p class="hint"><span class="number">${count(cpuPercent)} %</span> ${escaped(texts.cpu)}</p>` : ''}
${broken ? `<p class="notice notice-bad">${escaped(texts.broken)}</p>` : ''}
</div>`
}

function figuresMarkup(tally: Tally, words: RunWords): string {
  const { count, ms } = createNumbers(words)
  const { now, state } = tally
  const isRunning = state === 'running'
  const window = words.texts.window.replace('{}', count(now.windowSeconds))
  const recently = (value: number | null) =>
    value === null ? ms(value) : `${ms(value)} <small>${escaped(window)}</small>`
  const figures: [keyof RunWords['texts']['figures'], string][] = [
    ['perSecond', count(isRunning ? now.requests : tally.requests / Math.max(1, now.at))],
    ['p50Ms', isRunning ? recently(now.p50Ms) : ms(tally.p50Ms)],
    ['p95Ms', isRunning ? recently(now.p95Ms) : ms(tally.p95Ms)],
    ['requests', count(tally.requests)],
    ['visits', count(tally.visits)],
    ['logins', count(tally.logins)],
    ['goods', count(tally.goods)],
    ['orders', count(tally.orders)],
  ]
  const items = figures.map(
    ([name, text]) =>
      `<div><dt>${escaped(words.texts.figures[name])}</dt><dd class="number" data-figure="${name}">${text}</dd></div>`,
  )
  return `<dl class="facts run-figures">${items.join('')}</dl>`
}

function troublesMarkup(tally: Tally, words: RunWords): string {
  const names = Object.keys(words.texts.troubles) as Trouble[]
  const tiles = names.map((name) => tileMarkup(name, tally, words))
  return `<h3>${escaped(words.texts.noticed)}</h3><ul class="troubles">${tiles.join('')}</ul>`
}

function tileMarkup(name: Trouble, tally: Tally, words: RunWords): string {
  const { texts } = words
  const { count } = createNumbers(words)
  const { count: found, causes } = tally[name]
  const reasons = Object.entries(causes)
    .toSorted(([, a], [, b]) => b - a)
    .map(
      ([cause, times]) =>
        `<li><b class="number">${count(times)}</b> ${escaped(texts.causes[cause as keyof typeof causes])}</li>`,
    )
  return `<li class="trouble ${found > 0 ? 'is-bad' : 'is-good'}" data-key="${name}" data-trouble="${name}">
<p class="trouble-count number">${count(found)}</p>
<h4>${escaped(texts.troubles[name])}</h4>
${reasons.length > 0 ? `<ul class="reasons">${reasons.join('')}</ul>` : `<p class="hint">${escaped(texts.meanings[name])}</p>`}
</li>`
}

function sharesMarkup({ replicas }: Tally, words: RunWords): string {
  const { count, percent } = createNumbers(words)
  const all = Object.values(replicas).reduce((sum, times) => sum + times, 0)
  const byNumber = Object.entries(replicas).toSorted(([a], [b]) => numberOf(a) - numberOf(b))
  const bars = byNumber.map(([name, times]) => {
    const colour = `replica-${(numberOf(name) + 11) % 12}`
    const share = percent(times / all)
    return `<li data-key="${escaped(name)}"><span class="replica ${colour}">${escaped(name)}</span>
<svg class="share ${colour}" aria-hidden="true"><rect width="${((100 * times) / all).toFixed(1)}%" height="100%"></rect></svg>
<span class="number">${share} <small>${count(times)}</small></span></li>`
  })
  const list = bars.length > 0 ? `<ul class="shares">${bars.join('')}</ul>` : ''
  const none = list ? '' : `<p class="hint">${escaped(words.texts.noAnswer)}</p>`
  return `<h3>${escaped(words.texts.shares)}</h3>${list}${none}`
}

const numberOf = (replica: string) => Number(/\d+$/.exec(replica)?.[0] ?? 0)

const width = 600
const mostPoints = 150
const leastSeconds = 60

/** Charts of requests and problems over the whole run. */
export function chartMarkup(history: readonly Second[], words: RunWords): string {
  const { chart } = words.texts
  const points = downsample(history)
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
  const maxText = `${words.texts.chart.most} ${createNumbers(words).count(maxOf(values))}`
  return `<figure class="run-chart run-chart-${name}">
<figcaption>${escaped(title)} <span class="hint number">${escaped(maxText)}</span></figcaption>
<svg viewBox="0 0 ${width} 100" preserveAspectRatio="none" aria-hidden="true">${drawing}</svg>
${axis}
</figure>`
}

/** Averages neighbouring seconds when there are more than the chart can show. */
function downsample(
  history: readonly Second[],
): { requests: number; failed: number; lost: number }[] {
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

const maxOf = (values: readonly number[]) => Math.max(0, ...values)

const scaleOf = (values: readonly number[]) => ({
  x: width / Math.max(values.length, leastSeconds),
  y: 96 / Math.max(1, maxOf(values)),
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
