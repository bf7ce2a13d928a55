import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from '../../bench/measure.ts'
import { chart } from '../../bench/report/chart.ts'
import type { Findings } from '../../bench/report/judges.ts'
import { caseRows, goalRows, markdown } from '../../bench/report/tables.ts'
import { resultOf } from './result.ts'

const cpu = (app: number, edge = 0) => ({ app, edge, web: 0, database: 20, redis: 0 })
const found = (...results: Result[]): Findings => ({
  node: '20.19.0',
  of: (name) => results.find((result) => result.case.name === name),
  startUps: [{ readyMs: 300, idleMemory: 90, first: 400, settled: 100 }],
})

const bare = resultOf('prebuilt page', { cpu: cpu(20) }, { cpu: cpu(40) })
const list = resultOf('list, member, edge, gzip', { cpu: cpu(200, 50) }, { cpu: cpu(480, 50) })

test('ratios are of the same repeat, so that a slow one slows both', () => {
  const [, row] = caseRows([list], found(bare, list))
  assert.equal(row?.[1], '11.0 (10.0–12.0)')
})

test('goals are judged where the run has what they are about', () => {
  const rows = goalRows(found(bare, list)).slice(1)
  const judged = rows.map(([id, , measured, verdict]) => [id, measured, verdict])
  assert.deepEqual(judged[0], ['G1', '11.00 × (10.00 to 12.00)', 'met'])
  assert.ok(judged.some(([id, , verdict]) => id === 'G10' && verdict === '**not met**'))
  assert.ok(!judged.some(([id]) => id === 'G3'), 'there is no naive twin in it')
})

test('markdown has a rule below the head, numbers to the right', () => {
  assert.equal(
    markdown([
      ['', 'a'],
      ['x', '1'],
    ]),
    '|  | a |\n| --- | ---: |\n| x | 1 |',
  )
})

test('the chart has a bar for each tier that did something, and names escaped', () => {
  const svg = chart([list])
  assert.equal(svg.match(/<rect [^>]*height="18"/g)?.length, 3)
  assert.match(svg, /list, member, edge, gzip/)
})
