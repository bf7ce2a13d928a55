import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Result } from '../../bench/measure.ts'
import { documentOf, type Run, resultsOf } from '../../bench/report/document.ts'
import type { Findings } from '../../bench/report/judges.ts'
import { goalRows } from '../../bench/report/tables.ts'
import { resultOf } from './result.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const results = [resultOf('prebuilt page', {}), resultOf('list, member, edge, gzip', {})]

const look = {
  name: 'list, wide',
  lcpMs: 300,
  largest: '/pictures/honey.svg',
  cls: 0.002,
  bytes: 17_200,
  pictureBytes: 90_000,
  blocking: 0,
  pictures: 24,
  unsized: 0,
  eager: 1,
  old: 0,
}
const shopping = {
  shoppers: 1000,
  replicas: 2,
  seconds: 60,
  requests: 75_000,
  mean: 12.3,
  p99: 80,
  most: 2100,
  failures: 0,
  failure: '',
  orders: 900,
}

const foundIn = (all: readonly Result[], more: Partial<Findings> = {}): Findings => ({
  node: '20.19.0',
  of: (name) => all.find((result) => result.case.name === name),
  startUps: [],
  ...more,
})

const run = (more: Partial<Run> = {}): Run => ({
  mine: { results, problems: [], found: foundIn(results, { pageFigures: [look], shopping }) },
  other: null,
  repeats: 5,
  seconds: 2,
  load: 0.1,
  minutes: 20,
  commit: '8aa46ef',
  command: 'npm run bench',
  ...more,
})

test('the document has the pages beside their floors, the picture, and the notes', () => {
  const text = documentOf(run(), root)
  assert.match(text, /8aa46ef/)
  assert.match(text, /^\| list, member, edge, gzip \| /m)
  assert.match(text, /pictures\/performance\.svg/)
  assert.match(text, /^## What was decided$/m)
  assert.doesNotMatch(text, /Noisy/)
})

test('the committed document is short enough to be read: at most 12 kB', () => {
  assert.ok(statSync(path.join(root, 'docs/performance.md')).size <= 12_000)
})

test('the results have goals, every case, and what is measured once', () => {
  const text = resultsOf(run())
  const heads = [...text.matchAll(/^##+ (.*)$/gm)].map(([, head]) => head)
  assert.deepEqual(heads, [
    'Goals: 10 of 12 met',
    'All cases',
    'Floors',
    'The list page, and the naive implementation’s',
    'Service levels',
    'Front end',
  ])
})

test('a page says how noisy its run was: by the floor that is the same in each repeat', () => {
  const cpu = (app: number) => ({ cpu: { app, edge: 0, web: 0, database: 0, redis: 0 } })
  const bare = resultOf('prebuilt page', cpu(35.8), cpu(33), cpu(59.6))
  const mine = { results: [bare], problems: [], found: foundIn([bare]) }
  assert.match(documentOf(run({ mine }), root), /took 36 µs of CPU \(33 to 60\)/)
})

test('each goal that the run has nothing for says so', () => {
  const rows = goalRows(run().mine.found, true)
  assert.ok(
    rows.some(
      ([id, , measured, verdict]) => id === 'G3' && !measured && verdict === 'not in this run',
    ),
  )
})

test('what is looked at once is judged: the slowest answer, and a picture out of place', () => {
  const failed = goalRows(run().mine.found).filter(([, , , verdict]) => verdict === '**not met**')
  assert.deepEqual(
    failed.map(([id, , measured]) => [id, measured]),
    [
      ['G15', '2100 ms'],
      ['G16', '1 misplaced'],
    ],
  )
})

test('the noise of a busy machine and the results of another Node are reported', () => {
  const other = { results, problems: [], found: foundIn(results) }
  const text = resultsOf(
    run({ load: 1.5, other: { ...other, found: { ...other.found, node: '24.11.0' } } }),
  )
  assert.match(text, /\*\*Noisy\.\*\* Before the run, other work used 1\.5 times/)
  assert.match(text, /^## The same by Node 24\.11\.0$/m)
})
