import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  report as singlePoints,
  lesson as singlePointsLesson,
} from '../../../../apps/lab/lessons/13-single-points/lesson.ts'
import { barChart } from '../../../../apps/lab/lessons/bar-chart.ts'
import { course } from '../../../../apps/lab/lessons/course.ts'
import type { Finding } from '../../../../apps/lab/lessons/lesson.ts'
import { lineChart } from '../../../../apps/lab/lessons/line-chart.ts'
import type { Report } from '../../../../apps/lab/lessons/report.ts'
import { reportMarkdown } from '../../../../apps/lab/lessons/report-markdown.ts'
import { answerText, isRight, resultView } from '../../../../apps/lab/lessons/result-view.ts'

const [whoAnswered, lostLogin] = course
assert.ok(whoAnswered && lostLogin)

const finding: Finding = {
  numbers: { known3: 20, requests: 60, share2: 50, share3: 33.3, share5: 20 },
  answer: 'one-third',
  theory: 'one-third',
  table: [
    ['replicas', 'share'],
    [3, 33.3],
    [5, 20],
  ],
  chart: { kind: 'bars', x: [3, 5], series: { share: [33.3, 20] } },
  broken: [],
}

const run = {
  ...{ lesson: 'lost-login', startedAt: '2026-01-02T03:04:05.000Z', tookMs: 5000 },
  ...{ finding, problem: null, notPutBack: [] },
}

const found = (language: 'en' | 'fr', answer: string | null) => {
  const view = resultView(lostLogin, run, { answer, at: run.startedAt }, language).found
  assert.ok(view)
  return view
}

const report = (name: string): Report => ({
  ...{ name, madeAt: 'Made now', progress: '1 of 12' },
  done: [{ number: 2, title: 'T', question: 'Q', ranAt: 'then', found: found('en', 'half') }],
})

describe('a report', () => {
  test('has prediction, measurement and theory side by side, and the chart', () => {
    const text = reportMarkdown(report('Robin'), 'en')
    assert.match(text, /Name: Robin/)
    assert.match(text, /You: on half of them/)
    assert.match(text, /Measured: \*\*on one third\*\*/)
    assert.match(text, /\| Replicas \| Measured, % \|\n\|--:\|--:\|\n\| 3 \| 33.3 \|/)
    assert.match(text, /Replicas: 5\n {2}Measured, % {2}█{18} 20/)
  })

  test('takes a name for text, whatever it is', () => {
    const text = reportMarkdown(report('[x](javascript:1)<b>'), 'en')
    assert.match(text, /\\\[x\\\]\(javascript:1\)\\<b\\>/)
  })

  test('says what was broken', () => {
    const broken = { ...report(''), done: report('').done.map((one) => ({ ...one })) }
    for (const one of broken.done) one.found = { ...one.found, broken: ['3 replicas: no'] }
    assert.match(reportMarkdown(broken, 'en'), /not as it should be:\*\*\n\n- 3 replicas: no/)
  })
})

describe('a result', () => {
  test('is told in each language, with its numbers', () => {
    assert.equal(found('fr', 'half').measured, 'sur un tiers')
    assert.deepEqual(
      found('fr', 'half').rows[0]?.map(({ text }) => text),
      ['3', '33,3'],
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

  test('each box that takes the whole shop down is a right answer, and no other', () => {
    const works = { browse: true, login: true, cart: true, order: true }
    const fails = { browse: false, login: false, cart: false, order: false }
    const seen = (name: string, tried: typeof works) => ({
      ...{ name, tried, targets: [name], expected: tried },
    })
    const fatal = [seen('redis', fails), seen('edge', fails), seen('all-but-one', fails)]
    const { answer } = singlePoints([seen('app', works), ...fatal])
    assert.deepEqual(answer, ['redis', 'edge'])
    const right = ['edge', 'redis', 'app', 'all-but-one'].map((said) =>
      isRight(singlePointsLesson, said, answer),
    )
    assert.deepEqual(right, [true, true, false, false])
    const said = { edge: 'the edge (nginx)', redis: 'Redis, where the sessions are' }
    assert.equal(answerText(singlePointsLesson, answer, 'en'), `${said.redis} and ${said.edge}`)
    assert.equal(answerText(singlePointsLesson, [], 'en'), 'none of them')
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
