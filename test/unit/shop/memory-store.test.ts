import assert from 'node:assert/strict'
import { test } from 'node:test'
import { promisify } from 'node:util'
import type { SessionData } from 'express-session'
import { idleSeconds, MemorySessionStore } from '../../../apps/shop/sessions/session-stores.ts'

const aSession = () => ({ cookie: {}, userId: 5 }) as SessionData

function newStore() {
  const store = new MemorySessionStore()
  return {
    store,
    set: promisify(store.set.bind(store)),
    get: promisify(store.get.bind(store)),
    destroy: promisify(store.destroy.bind(store)),
  }
}

test('expired sessions are swept from memory, and those that were used since stay', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 0 })
  const { store, set, get } = newStore()
  const used = aSession()
  await set('early', aSession())
  await set('used', used)
  t.mock.timers.tick(1000)
  await set('used', used)
  t.mock.timers.tick(idleSeconds * 1000 - 1000)
  assert.equal(store.sweep(), 1)
  assert.ok(!(await get('early')))
  assert.equal((await get('used'))?.userId, 5)
  t.mock.timers.tick(1000)
  assert.equal(store.sweep(), 1)
  assert.equal(store.count(), 0)
})

test('a session that was ended is not stored again by a request that had loaded it', async () => {
  const { store, set, get, destroy } = newStore()
  await set('a', aSession())
  const loaded = await get('a')
  assert.ok(loaded)
  const slow = store.createSession({ sessionID: 'a' } as never, loaded)
  await destroy('a')
  await set('a', slow)
  assert.ok(!(await get('a')))
  assert.equal(store.count(), 0)
})
