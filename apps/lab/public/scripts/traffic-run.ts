import type { Second, Tally, Trouble } from '../../traffic/tally.ts'
import { escaped } from './markup.ts'
import { chartMarkup } from './traffic-chart.ts'
import { createNumbers, type RunWords } from './traffic-words.ts'

/** How a run of virtual shoppers stands, drawn by the server first and by the page's script after. */
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
  const through = host === 'default' ? escaped(texts.host.default) : `<b>${escaped(host)}</b>`
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
