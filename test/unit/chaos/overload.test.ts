import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { lateIn, loggedBetween, type Overload, outcomeOf } from '../../chaos/scenarios/overload.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-overload-'))
after(() => rmSync(folder, { recursive: true }))

const answers = (count: number, status: number, ms: number) =>
  Array.from({ length: count }, () => ({ status, ms }))

/** An overload with which all went well, but for `changes`. */
const overload = (changes: Partial<Overload> = {}): Overload => ({
  isReduced: false,
  perSecond: 10,
  tally: { 200: 150, 503: 450 },
  answers: [...answers(150, 200, 900), ...answers(450, 503, 5)],
  normalMs: 100,
  ...changes,
})

describe('the outcome of an overload', () => {
  test('says what was asked for, and what came of it', () => {
    assert.deepEqual(outcomeOf(overload()), {
      trials: 600,
      violations: 0,
      measured:
        '10 pages a second, then 4.0 times as many asked for; 150 admitted, p99 900 ms; 450 shed, p99 5 ms; normal after 0.1 s',
    })
    assert.match(
      outcomeOf(overload({ isReduced: true })).measured,
      /^10 pages a second with one app replica, then/,
    )
  })

  test('is violated by what is neither a page nor a refusal', () => {
    const { violations, measured } = outcomeOf(
      overload({ tally: { 200: 150, 429: 400, 500: 2, 502: 3, ETIMEDOUT: 5 } }),
    )
    assert.equal(violations, 10)
    assert.match(measured, /; others: 500, 502, ETIMEDOUT$/)
  })

  test('marks what was missed, which violates nothing', () => {
    const { violations, measured } = outcomeOf(
      overload({
        tally: { 200: 150, 503: 300 },
        answers: [...answers(150, 200, 2100), ...answers(300, 503, 1100)],
        normalMs: 10_100,
      }),
    )
    assert.equal(violations, 0)
    assert.equal(
      measured,
      '10 pages a second, then 3.0 times as many asked for (missed); 150 admitted, p99 2100 ms (missed); 300 shed, p99 1100 ms (missed); normal after 10.1 s (missed)',
    )
  })
})

test('one answer in a hundred may be late', () => {
  const late = (slow: number) =>
    lateIn(
      overload({
        answers: [
          ...answers(100 - slow, 200, 900),
          ...answers(slow, 200, 2100),
          ...answers(100 - slow, 503, 5),
          ...answers(slow, 503, 1100),
        ],
      }),
    )
  assert.deepEqual([0, 1, 2, 40].map(late), [0, 0, 2, 78])
})

test('answers are read from the log of that time, also where it was set aside', () => {
  const file = path.join(folder, 'access.log')
  const line = (msec: number, uri: string, status: number, seconds: string) =>
    `time=2026-11-29T16:00:00+00:00 msec=${msec}.000 name=web-1 client=127.0.0.1 balancer="edge-1" host="localhost" ` +
    `strategy=round-robin method=GET uri="${uri}" status=${status} bytes=1 served_by="app-1" cache= upstream="127.0.0.1:1" ` +
    `upstream_status="${status}" seconds=${seconds} upstream_seconds="9.000" request_id=a\n`
  writeFileSync(
    `${file}.1`,
    line(99, '/products', 200, '0.100') + line(100, '/products', 503, '0.001'),
  )
  writeFileSync(
    file,
    line(101, '/products', 200, '1.500') +
      line(101, '/cart', 200, '1.000') +
      line(103, '/products', 200, '0.100'),
  )
  assert.deepEqual(loggedBetween(file, 100, 102), [
    { status: 503, ms: 1 },
    { status: 200, ms: 1500 },
  ])
})
