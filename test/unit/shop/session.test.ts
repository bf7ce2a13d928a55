import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import express, { type ErrorRequestHandler, type Request } from 'express'
import type { SessionData } from 'express-session'
import supertest from 'supertest'
import {
  getSession,
  getSessionData,
  loadSession,
  saveSession,
} from '../../../apps/shop/http/session.ts'
import { MemorySessionStore } from '../../../apps/shop/sessions/session-stores.ts'
import type { SessionStoreName } from '../../../infra/topology.ts'

const hour = 60 * 60_000

let calls: string[]
let storeName: SessionStoreName
let redis: CountingStore
let app: express.Express
let agent: ReturnType<typeof supertest.agent>

/** Notes what is asked of it, and fails like a Redis that does not answer. */
class CountingStore extends MemorySessionStore {
  fails = false

  override get(...[id, done]: Parameters<MemorySessionStore['get']>): void {
    calls.push('get')
    if (this.fails) done(new Error('no answer'))
    else super.get(id, done)
  }

  override set(...[id, session, done]: Parameters<MemorySessionStore['set']>): void {
    calls.push('set')
    if (this.fails) done?.(new Error('no answer'))
    else super.set(id, session, done)
  }

  override destroy(...args: Parameters<MemorySessionStore['destroy']>): void {
    calls.push('destroy')
    super.destroy(...args)
  }
}

beforeEach(() => {
  calls = []
  storeName = 'redis'
  redis = new CountingStore()
  app = express()
  app.use((req, _res, next) => {
    req.sessionLookup = null
    req.sessionsUnavailable = false
    next()
  })
  app.use(
    loadSession({
      stores: { memory: new MemorySessionStore(), redis },
      storeName: () => storeName,
      secret: ['a secret of more than thirty-two characters'],
      publicPort: 1,
    }),
  )
  app.post('/enter', express.json(), async (req, res) => {
    Object.assign(getSession(req), req.body)
    await saveSession(req)
    res.end()
  })
  app.all('/page', (req, res) => {
    res.json({ data: dataOf(req), lookup: req.sessionLookup, away: req.sessionsUnavailable })
  })
  // Express' own prints the error.
  app.use(((error, _req, res, _next) =>
    res.status(error.status).end()) satisfies ErrorRequestHandler)
  agent = supertest.agent(app)
})

const dataOf = (req: Request) => ({ ...getSessionData(req), cookie: undefined })

async function enter(data: Partial<SessionData>): Promise<void> {
  await agent.post('/enter').send({ createdAt: Date.now(), seenAt: Date.now(), ...data })
  calls = []
}

describe('a request that only reads', () => {
  test('asks nothing without a cookie, and gets none', async () => {
    const { body, headers } = await agent.get('/page')
    assert.deepEqual(body, { data: {}, lookup: null, away: false })
    assert.equal(headers['set-cookie'], undefined)
    assert.deepEqual(calls, [])
  })

  for (const method of ['get', 'post'] as const)
    test(`asks once, and writes nothing: ${method}`, async () => {
      await enter({ userId: 5, epoch: 2 })
      const { body, headers } = await agent[method]('/page')
      assert.equal(body.data.userId, 5)
      assert.equal(headers['set-cookie'], undefined)
      assert.deepEqual(calls, ['get'])
    })

  test('does not ask for a cookie that was not signed here', async () => {
    await enter({ userId: 5 })
    for (const forged of ['s%3Aabcdef.abcdef', 's%3Aabcdef.', 'x', '%', 's:%00.x']) {
      const { body } = await supertest(app).get('/page').set('Cookie', `sid-1=${forged}`)
      assert.deepEqual(body.data, {}, forged)
      assert.equal(body.lookup.outcome, 'miss', forged)
    }
    assert.deepEqual(calls, [])
  })

  test('records whether the session was found, and under which id', async () => {
    await enter({ userId: 5 })
    const { body: found } = await agent.get('/page')
    assert.equal(found.lookup.outcome, 'hit')
    assert.match(found.lookup.id, /^[\w-]{32}$/)
    storeName = 'memory'
    const { body: other } = await agent.get('/page')
    assert.deepEqual(other.lookup, { ...found.lookup, store: 'memory', outcome: 'miss' })
  })
})

describe('a session is written', () => {
  test('with a cookie that no script reads and no other site’s form brings', async () => {
    const { headers } = await agent.post('/enter').send({ userId: 5 })
    const [cookie = ''] = headers['set-cookie'] ?? []
    assert.match(cookie, /^sid-1=s%3A[^;]+;.*; HttpOnly; SameSite=Lax$/)
  })

  test('when it is changed, after one look', async () => {
    await enter({ userId: 5 })
    await agent.post('/enter').send({ epoch: 2 })
    assert.deepEqual(calls, ['get', 'set'])
  })

  test('an hour after the last visit, a guest’s too', async () => {
    for (const who of [{ userId: 5 }, { cartId: 'c' }]) {
      await enter({ ...who, seenAt: Date.now() - hour - 1000 })
      const { headers } = await agent.get('/page')
      assert.deepEqual(calls, ['get', 'set'])
      assert.ok(headers['set-cookie'])
      calls = []
      await agent.get('/page')
      assert.deepEqual(calls, ['get'])
    }
  })

  test('without its user a week after the sign-in', async () => {
    await enter({ userId: 5, createdAt: Date.now() - 7 * 24 * hour - 1000 })
    for (let visit = 0; visit < 2; visit++)
      assert.equal((await agent.get('/page')).body.data.userId, undefined)
    assert.deepEqual(calls, ['get', 'set', 'get'])
  })
})

test('a switch of the store moves no session, and switching back finds the old ones', async () => {
  await enter({ userId: 5 })
  storeName = 'memory'
  assert.deepEqual((await agent.get('/page')).body.data, {})
  storeName = 'redis'
  assert.equal((await agent.get('/page')).body.data.userId, 5)
})

describe('while the store does not answer', () => {
  for (const [how, fail] of [
    ['a failed read', () => Object.assign(redis, { fails: true })],
    ['a store that is known to be down', () => redis.emit('disconnect')],
  ] as const)
    test(`${how} makes a guest, whose cookie stays, and who is signed in again afterwards`, async () => {
      await enter({ userId: 5, seenAt: Date.now() - 2 * hour })
      fail()
      const { status, body, headers } = await agent.get('/page')
      assert.equal(status, 200)
      assert.deepEqual(body.data, {})
      assert.deepEqual([body.lookup.outcome, body.away], ['away', true])
      assert.equal(headers['set-cookie'], undefined)

      const sent = await agent.post('/enter').send({ epoch: 3 })
      assert.equal(sent.status, 503)
      assert.equal(sent.headers['set-cookie'], undefined)

      redis.fails = false
      redis.emit('connect')
      assert.equal((await agent.get('/page')).body.data.userId, 5)
    })

  test('known to be down, it is not asked', async () => {
    await enter({ userId: 5 })
    redis.emit('disconnect')
    await agent.get('/page')
    assert.deepEqual(calls, [])
  })

  test('a session that can’t be stored is an error before anything is sent', async () => {
    await agent.get('/page')
    redis.fails = true
    const { status, headers } = await agent.post('/enter').send({ userId: 5 })
    assert.equal(status, 503)
    assert.equal(headers['set-cookie'], undefined)
  })

  test('a page is sent although its session can’t be prolonged', async () => {
    await enter({ userId: 5, seenAt: Date.now() - 2 * hour })
    const { set } = redis
    redis.set = (_id, _session, done) => done?.(new Error('no answer'))
    const { status, body } = await agent.get('/page')
    assert.deepEqual([status, body.data.userId], [200, 5])
    redis.set = set
  })
})
