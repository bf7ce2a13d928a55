import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogMerger, timedLine } from '../../../../apps/launcher/lab/logs/log-time.ts'

test('the time of a line is found as each part writes it', () => {
  const local = new Date(2026, 10, 28, 3, 34, 27)
  const lines: [string, number | null, string][] = [
    [
      '2026-11-28T03:34:27.123Z app-2 GET /cart 200 8 ms',
      Date.UTC(2026, 10, 28, 3, 34, 27, 123),
      'app-2 GET /cart 200 8 ms',
    ],
    ['2026-11-28  3:34:27 0 [Note] ready', local.getTime(), '0 [Note] ready'],
    ['2026/11/28 03:34:27 [warn] 1#1: slow', local.getTime(), '[warn] 1#1: slow'],
    ['4711:M 28 Nov 2026 03:34:27.123 * Ready', local.getTime() + 123, '* Ready'],
    [
      '{"level":30,"time":1700000000123,"msg":"a"}',
      1_700_000_000_123,
      '{"level":30,"time":1700000000123,"msg":"a"}',
    ],
    ['time=x msec=1700000000.123 uri="/"', 1_700_000_000_123, 'time=x msec=1700000000.123 uri="/"'],
    ['    at somewhere (file.js:1)', null, '    at somewhere (file.js:1)'],
  ]
  for (const [line, at, text] of lines) assert.deepEqual(timedLine(line), { at, text })
})

test('lines of several logs come by time; one without stays behind the one before it', () => {
  const at = (ms: number) => new Date(ms).toISOString()
  const [one, two] = [{}, {}]
  const merger = createLogMerger(100)
  const first = merger.add(
    [
      {
        name: 'app-1',
        log: one,
        lines: [`${at(1000)} a`, `${at(1030)} d`, '  at d', `${at(1990)} late`],
      },
      { name: 'app-2', log: two, lines: [`${at(1010)} b`, `${at(1020)} c`] },
    ],
    2000,
  )
  assert.deepEqual(
    first.map(({ text }) => text),
    ['a', 'b', 'c', 'd', '  at d'],
  )
  // It is written before what is held back, and read after it.
  const next = merger.add([{ name: 'app-2', log: two, lines: [`${at(1980)} earlier`] }], 2200)
  assert.deepEqual(
    next.map(({ text }) => text),
    ['earlier', 'late'],
  )
  assert.deepEqual(merger.flush(), [])
})
