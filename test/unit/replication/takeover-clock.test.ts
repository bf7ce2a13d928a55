import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTakeoverClock } from '../../../apps/replication/takeover-clock.ts'

test('a takeover lasts from when the last writer was seen until another one takes the writes', () => {
  const clock = createTakeoverClock()
  clock.see('db-1', 1000)
  clock.see('db-1', 1500)
  clock.see(null, 2000)
  assert.equal(clock.tookMs(), null)
  clock.see('db-2', 4500)
  clock.see('db-2', 5000)
  assert.equal(clock.tookMs(), 3000)
})

test('one that comes back itself, and one that is told to, do not take over', () => {
  const clock = createTakeoverClock()
  clock.see('db-1', 1000)
  clock.see(null, 1500)
  clock.see('db-1', 9000)
  clock.move('db-3')
  clock.see('db-3', 9500)
  assert.equal(clock.tookMs(), null)
})
