import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { barChart, lineChart } from '../../../../apps/lab/lessons/charts.ts'
import { course } from '../../../../apps/lab/lessons/course.ts'
import { type Report, renderMarkdown } from '../../../../apps/lab/lessons/report.ts'
import { isRight, resultView } from '../../../../apps/lab/lessons/result.ts'
import { findingOf } from '../../../../apps/lab/lessons/workbench.ts'

const [whoAnswered, lostLogin] = course
assert.ok(whoAnswered && lostLogin)

const numbers = {
  ...{ requests: 60, known2: 30, known3: 20, known5: 12 },
  ...{ expected2: 30, expected3: 20, expected5: 12 },
  ...{ share2: 50, share3: 33.3, share5: 20, apps3: 3, knowing3: 1 },
}

const found = (language: 'en' | 'fr', answer: string | null, changed = {}) => {
  const run = {
    ...{ lesson: 'lost-login', startedAt: '2026-01-02T03:04:05.000Z', tookMs: 5000 },
    ...{ finding: findingOf(lostLogin, { ...numbers, ...changed }), problem: null },
    notPutBack: [],
  }
  const view = resultView(lostLogin, run, { answer, at: run.startedAt }, language).found
  assert.ok(view)
  return view
}

const report = (name: string, changed = {}): Report => ({
  ...{ name, madeAt: 'Made now', progress: '1 of 12' },
  done: [
    { number: 2, title: 'T', question: 'Q', ranAt: 'then', found: found('en', 'half', changed) },
  ],
})

describe('a report', () => {
  test('has prediction, measurement and theory side by side, and the chart', () => {
    const text = renderMarkdown(report('Robin'), 'en')
    assert.match(text, /Name: Robin/)
    assert.match(text, /Your prediction: on half of them/)
    assert.match(text, /Measured: \*\*on one third\*\*/)
    assert.match(text, /\| 3 \| 60 \| 20 \| 33.3 \| 33.3 \|/)
    assert.match(text, /App replicas: 5\n {2}Measured, % {8}█{12} 20/)
  })

  test('takes a name for text, whatever it is', () => {
    const text = renderMarkdown(report('[x](javascript:1)<b>'), 'en')
    assert.match(text, /\\\[x\\\]\(javascript:1\)\\<b\\>/)
  })

  test('says first what theory does not explain, and names the sources', () => {
    const text = renderMarkdown(report('', { known3: 60, share3: 100 }), 'en')
    assert.match(text, /contradicts theory\.\*\*\n\n- With 2, 3 and 5 app replicas, .*\n {2}1\. /)
    assert.ok(text.indexOf('contradicts theory') < text.indexOf('| App replicas |'))
    assert.match(text, /\[\[express-session: .*\]\(https:/)
    assert.doesNotMatch(renderMarkdown(report(''), 'en'), /contradicts/)
  })
})

describe('a result', () => {
  test('is shown in each language, with its numbers', () => {
    assert.equal(found('fr', 'half').measured, 'sur un tiers')
    assert.deepEqual(
      found('fr', 'half').rows[1]?.map(({ text }) => text),
      ['3', '60', '20', '33,3', '33,3'],
    )
    assert.equal(found('en', 'half').right, false)
    assert.equal(found('en', 'one-third').right, true)
    assert.equal(found('en', null).right, null)
  })

  test('agrees with a number that is near enough', () => {
    assert.equal(isRight(whoAnswered, 10, 10), true)
    assert.equal(isRight(whoAnswered, 11, 10), true)
    assert.equal(isRight(whoAnswered, 12, 10), false)
  })
})

describe('a chart', () => {
  const words = {
    title: 'A <chart>',
    name: (key: string) => `series ${key}`,
    place: (key: string | number) => `<${key}>`,
    format: String,
  }

  test('has a bar for each value, a name for each series, and no markup of others', () => {
    const svg = barChart({ kind: 'bars', x: ['a', 'b'], series: { s: [1, 2], t: [3, 0] } }, words)
    assert.equal(svg.match(/<rect/g)?.length, 2 + 4)
    assert.match(svg, /series t/)
    assert.match(svg, /&lt;a&gt;/)
    assert.match(svg, /aria-label="A &lt;chart&gt;"/)
    assert.doesNotMatch(svg, /NaN|style=/)
  })

  test('has a line for each series, and survives values that are none', () => {
    const x = [1, 2, 3]
    const svg = lineChart({ kind: 'lines', x, series: { s: [0, Number.NaN, 4], t: [] } }, words)
    assert.equal(svg.match(/<polyline/g)?.length, 2)
    assert.equal(svg.match(/<circle/g)?.length, 2)
    assert.doesNotMatch(svg, /NaN|style=/)
  })
})
