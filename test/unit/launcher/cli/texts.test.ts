import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closest } from '../../../../apps/launcher/cli/closest.ts'
import { duration, parseDuration } from '../../../../apps/launcher/cli/duration.ts'
import { table } from '../../../../apps/launcher/cli/table.ts'

test('durations are read with their unit, and nothing else is', () => {
  assert.equal(parseDuration('300ms'), 300)
  assert.equal(parseDuration('1.5s'), 1500)
  assert.equal(parseDuration('2m'), 120_000)
  assert.equal(parseDuration('0'), 0)
  for (const text of ['', '3', 's', '-1s', '3 s', '1e3s', '3d'])
    assert.equal(parseDuration(text), null)
})

test('durations are written short', () => {
  assert.equal(duration(240), '0.2 s')
  assert.equal(duration(45_400), '45 s')
  assert.equal(duration(7_500_000), '2 h 5 min')
})

test('a mistyped word finds the one that was meant, an odd one none', () => {
  const verbs = ['status', 'scale', 'strategy', 'stop']
  assert.equal(closest('stauts', verbs), 'status')
  assert.equal(closest('strategi', verbs), 'strategy')
  assert.equal(closest('banana', verbs), null)
})

test('a table has columns as wide as their widest cell', () => {
  assert.deepEqual(
    table(
      [
        ['app-1', '5'],
        ['whoami-1', '12'],
      ],
      [1],
    ),
    ['app-1      5', 'whoami-1  12'],
  )
})
