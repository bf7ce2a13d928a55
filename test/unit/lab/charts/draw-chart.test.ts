import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { drawChart } from '../../../../apps/lab/charts/draw-chart.ts'

const pathsOf = (svg: string) =>
  [...svg.matchAll(/class="chart-line[^"]*"[^>]* d="([^"]*)"/g)].map(([, path]) => path)

describe('a chart', () => {
  test('scales lines to their largest value, rounded up', () => {
    const { svg, top } = drawChart('Requests', [{ values: [0, 3, 1.5] }], {})
    assert.equal(top, 4)
    assert.deepEqual(pathsOf(svg), ['M0.00 100.00L50.00 25.00L100.00 62.50'])
  })

  test('leaves a gap where nothing was measured, and shows a value alone', () => {
    const { svg } = drawChart('Lag', [{ values: [1, null, 1, 1, null] }], {})
    assert.deepEqual(pathsOf(svg), ['M0.00 0.00h1.00M50.00 0.00L75.00 0.00'])
  })

  test('has the objective as a line, unless it is more than ten times as high', () => {
    const near = drawChart('Mean', [{ values: [0.1] }], { objective: 0.6 })
    assert.equal(near.top, 0.8)
    assert.ok(near.showsObjective)
    assert.match(near.svg, /class="chart-objective"[^>]* d="M0 25\.00H100"/)
    const far = drawChart('Mean', [{ values: [0.01] }], { objective: 0.6 })
    assert.ok(!far.showsObjective)
    assert.doesNotMatch(far.svg, /chart-objective/)
  })

  test('names what it shows, and has no style of its own, which the policy of the page refuses', () => {
    const { svg } = drawChart('5 < 6. Last: "a" 1.', [{ values: [1] }], {})
    assert.match(svg, /role="img" aria-label="5 &lt; 6\. Last: &quot;a&quot; 1\."/)
    assert.doesNotMatch(svg, /style=/)
  })
})
