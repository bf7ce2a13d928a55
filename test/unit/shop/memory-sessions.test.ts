import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SessionData } from 'express-session'
import { idleSeconds } from '../../../apps/shop/sessions/backend.ts'
import { createMemorySessions } from '../../../apps/shop/sessions/memory-sessions.ts'

const data = { cookie: {} } as SessionData

test('expired sessions are swept from memory, and those that were used since stay', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 0 })
  const sessions = createMemorySessions()
  await sessions.create('early', data)
  await sessions.create('used', data)
  t.mock.timers.tick(1000)
  await sessions.replace('used', data)
  t.mock.timers.tick(idleSeconds * 1000 - 1000)
  assert.equal(sessions.sweep(), 1)
  assert.equal(await sessions.load('early'), null)
  assert.deepEqual(await sessions.load('used'), data)
  t.mock.timers.tick(1000)
  assert.equal(sessions.sweep(), 1)
  assert.equal(sessions.count(), 0)
})
