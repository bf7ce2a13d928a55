import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBackoff } from '../../../../apps/launcher/supervisor/backoff.ts'

test('each wait is twice the last one, up to five seconds', () => {
  const backoff = createBackoff()
  const waits = Array.from({ length: 7 }, () => backoff.next(100))
  assert.deepEqual(waits, [200, 400, 800, 1600, 3200, 5000, 5000])
})

test('ten good seconds begin it anew', () => {
  const backoff = createBackoff()
  backoff.next(0)
  backoff.next(0)
  assert.equal(backoff.next(10_000), 200)
})
