import { escapeHtml } from '../../../apps/shared/views/templates.ts'
import type { Result } from '../measure.ts'
import { all, figure, tier } from '../statistics.ts'

const shape = { width: 760, left: 210, right: 80, bar: 18, gap: 8, top: 44 }
const colours = { app: '#8a5fc7', edge: '#d9822b', database: '#2f8f9d', redis: '#c94f6d' }
const names = { app: 'Node', edge: 'nginx', database: 'databases', redis: 'Redis' }
const tiers = Object.keys(names) as (keyof typeof names)[]

/** An SVG with a bar for each case: µs of CPU of all processes, by tier. It has colours for light and dark. */
export function chart(results: readonly Result[]): string {
  const { width, left, right, bar, gap, top } = shape
  const most = Math.max(...results.map((result) => figure(result, all).median))
  const scale = (width - left - right) / most
  const height = top + results.length * (bar + gap) + gap
  const bars = results.map((result, at) => row(result, top + at * (bar + gap), scale))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
<title id="title">CPU microseconds of all processes for one visit</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #221b26; }
.ground { fill: #fbf8fc; }
@media (prefers-color-scheme: dark) {
  text { fill: #efe8f2; }
  .ground { fill: #1d1422; }
}
</style>
<rect class="ground" width="100%" height="100%" rx="8"/>
${legend()}
${bars.join('\n')}
</svg>
`
}

function row(result: Result, y: number, scale: number): string {
  const { left, bar } = shape
  let x = left
  const parts = tiers.map((name) => {
    const wide = figure(result, tier(name)).median * scale
    const part = `<rect x="${x.toFixed(1)}" y="${y}" width="${wide.toFixed(1)}" height="${bar}" fill="${colours[name]}"/>`
    x += wide
    return wide < 0.1 ? '' : part
  })
  const label = `<text x="${left - 8}" y="${y + 14}" text-anchor="end">${escapeHtml(result.case.name)}</text>`
  const value = `<text x="${(x + 6).toFixed(1)}" y="${y + 14}">${Math.round(figure(result, all).median).toLocaleString('en')} µs</text>`
  return label + parts.join('') + value
}

const legend = () =>
  tiers
    .map((name, at) => {
      const x = shape.left + at * 110
      return `<rect x="${x}" y="14" width="12" height="12" fill="${colours[name]}"/><text x="${x + 18}" y="25">${names[name]}</text>`
    })
    .join('')
