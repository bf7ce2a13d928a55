import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  createLogMerger,
  type LogRecord,
  parseLogLine,
} from '../../../../apps/cli/lab/logs/merge-logs.ts'

const lineAt = (ms: number, text: string) => `${new Date(ms).toISOString()} ${text}`
const texts = (records: LogRecord[]) =>
  records.flatMap(({ lines }) => lines.map((line) => parseLogLine(line).text))

test('the time of a line is found in the format of every component', () => {
  const local = new Date(2026, 10, 28, 3, 34, 27).getTime()
  const json = '{"level":30,"time":1700000000123,"msg":"ready"}'
  const access = 'time=2026-11-28T03:34:27+00:00 msec=1700000000.123 client=127.0.0.1'
  const accessJson = '{"time":"2026-11-28T03:34:27+00:00","msec":1700000000.123,"name":"edge"}'
  for (const [line, time, text] of [
    ['2026-11-28T03:34:27.123Z app-2 ready', Date.UTC(2026, 10, 28, 3, 34, 27, 123), 'app-2 ready'],
    [
      '2026-11-28T03:34:27.123456Z 0 [System]',
      Date.UTC(2026, 10, 28, 3, 34, 27, 123),
      '0 [System]',
    ],
    ['2026-11-28  3:34:27 0 [Note] ready', local, '0 [Note] ready'],
    ['2026/11/28 03:34:27 [warn] 1#1: slow', local, '[warn] 1#1: slow'],
    ['4711:M 28 Nov 2026 03:34:27.123 * Ready', local + 123, '* Ready'],
    [json, 1_700_000_000_123, json],
    [access, 1_700_000_000_123, access],
    [accessJson, 1_700_000_000_123, accessJson],
    ['    at start (file.js:1:2)', null, '    at start (file.js:1:2)'],
  ] as const)
    assert.deepEqual(parseLogLine(line), { time, text })
})

describe('merged logs', () => {
  test('are ordered by time, and a stack trace stays together', () => {
    const merger = createLogMerger(0)
    merger.add({
      name: 'app-1',
      file: '1',
      lines: ['old', lineAt(10, 'a'), lineAt(30, 'ERROR'), '  at x'],
    })
    merger.add({
      name: 'app-2',
      file: '2',
      lines: [lineAt(20, 'b'), lineAt(30, 'c'), lineAt(40, 'd')],
    })
    merger.add({ name: 'app-1', file: '1', lines: ['  at y'] })
    assert.deepEqual(texts(merger.takeAll()), [
      ...['old', 'a', 'b', 'ERROR', '  at x', '  at y', 'c', 'd'],
    ])
  })

  test('are held back until an earlier line can no longer be on its way', () => {
    const merger = createLogMerger(300)
    merger.add({ name: 'app-1', file: '1', lines: [lineAt(1000, 'first'), lineAt(1990, 'third')] })
    assert.deepEqual(texts(merger.take(2000)), ['first'])
    merger.add({ name: 'app-2', file: '2', lines: [lineAt(1980, 'second')] })
    assert.deepEqual(texts(merger.take(2300)), ['second', 'third'])
    merger.add({ name: 'app-2', file: '2', lines: [lineAt(1000, 'late')] })
    assert.deepEqual(texts(merger.take(2400)), ['late'])
  })

  test('have every line once, whenever it is read', () => {
    const chunk = fc.record({ file: fc.nat(2), times: fc.array(fc.option(fc.nat(5000))) })
    fc.assert(
      fc.property(fc.array(chunk), fc.nat(1000), (chunks, holdMs) => {
        const merger = createLogMerger(holdMs)
        const added: string[] = []
        const taken: string[] = []
        for (const [at, { file, times }] of chunks.entries()) {
          const lines = times.map((time, i) =>
            time === null ? `  at ${at}.${i}` : lineAt(time, `${at}.${i}`),
          )
          merger.add({ name: `app-${file}`, file: `${file}`, lines })
          added.push(...lines)
          taken.push(...merger.take(at * 500).flatMap(({ lines }) => lines))
        }
        taken.push(...merger.takeAll().flatMap(({ lines }) => lines))
        assert.deepEqual(taken.sort(), added.sort())
      }),
    )
  })
})
