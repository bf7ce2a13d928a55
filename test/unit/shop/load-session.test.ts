import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import express, { type ErrorRequestHandler, type Request } from 'express'
import type { SessionData } from 'express-session'
import supertest from 'supertest'
import { loadSession } from '../../../apps/shop/http/middleware/load-session.ts'
import { heldBy, openSession } from '../../../apps/shop/http/session.ts'
import type { SessionBackend } from '../../../apps/shop/sessions/backend.ts'
import { createMemorySessions } from '../../../apps/shop/sessions/memory-sessions.ts'
import { SwitchableStore } from '../../../apps/shop/sessions/session-store.ts'

const secret = 'a secret of more than thirty-two characters'
const hour = 60 * 60_000

// %InYoungGeneration is V8's own, for its tests.
setFlagsFromString('--allow-natives-syntax')
const isYoung: (value: unknown) => boolean = new Function(
  'v',
  'return %InYoungGeneration(v)',
) as never

let asked: string[]
let app: express.Express
let agent: ReturnType<typeof supertest.agent>

/** What is asked of a backend, in order. */
function noting(backend: SessionBackend): SessionBackend {
  const noted = <Rest extends unknown[], Result>(
    what: keyof SessionBackend,
    ask: (id: string, ...rest: Rest) => Result,
  ) => {
    return (id: string, ...rest: Rest) => {
      asked.push(what)
      return ask(id, ...rest)
    }
  }
  return {
    load: noted('load', backend.load),
    create: noted('create', backend.create),
    replace: noted('replace', backend.replace),
    remove: noted('remove', backend.remove),
  }
}

beforeEach(() => {
  asked = []
  const backend = noting(createMemorySessions())
  const store = new SwitchableStore({ memory: backend, redis: backend }, () => 'memory')
  app = express()
  app.use((req, _res, next) => {
    req.sessionLookup = null
    req.foundSession = null
    next()
  })
  app.use(loadSession({ store, redis: null, storeName: () => 'memory', secret, publicPort: 1 }))
  app.post('/enter', express.json(), async (req, res) => {
    Object.assign(await openSession(req), req.body)
    res.end()
  })
  app.all('/page', (req, res) => void res.json({ held: held(req), opened: Boolean(req.session) }))
  app.get('/lookup', (req, res) => void res.json(req.sessionLookup))
  app.all('/young', async (req, res) => {
    if (req.method === 'POST') await openSession(req)
    res.json([req.openSession, req.takeBackCookie].filter(Boolean).map(isYoung))
  })
  // Express' own prints the error.
  app.use(((_error, _req, res, _next) => res.status(500).end()) satisfies ErrorRequestHandler)
  agent = supertest.agent(app)
})

const held = (req: Request) => ({ ...heldBy(req), cookie: undefined })

async function enter(data: Partial<SessionData>): Promise<void> {
  await agent.post('/enter').send({ createdAt: Date.now(), seenAt: Date.now(), ...data })
  asked = []
}

describe('what only reads', () => {
  test('asks nothing for who has no cookie', async () => {
    const { body } = await agent.get('/page')
    assert.deepEqual(body, { held: {}, opened: false })
    assert.deepEqual(asked, [])
  })

  test('asks once, and writes nothing', async () => {
    await enter({ userId: 5, epoch: 2 })
    const { body, headers } = await agent.get('/page')
    assert.equal(body.held.userId, 5)
    assert.equal(body.opened, false)
    assert.equal(headers['set-cookie'], undefined)
    assert.deepEqual(asked, ['load'])
  })

  test('may be a form, too', async () => {
    await enter({ userId: 5 })
    const { body, headers } = await agent.post('/page')
    assert.equal(body.held.userId, 5)
    assert.equal(body.opened, false)
    assert.equal(headers['set-cookie'], undefined)
    assert.deepEqual(asked, ['load'])
  })

  test('does not ask for a cookie that was not signed here', async () => {
    await enter({ userId: 5 })
    for (const forged of ['s%3Aabcdef.abcdef', 's%3Aabcdef.', 'x', '%', 's:%00.x']) {
      const { body } = await supertest(app).get('/page').set('Cookie', `sid-1=${forged}`)
      assert.deepEqual(body.held, {}, forged)
    }
    assert.deepEqual(asked, [])
  })

  test('tells that it has found the session', async () => {
    await enter({ userId: 5 })
    const { body: found } = await agent.get('/lookup')
    assert.equal(found.outcome, 'hit')
    assert.match(found.id, /^[\w-]{32}$/)
  })
})

describe('a session is written', () => {
  test('when it is changed, after one look', async () => {
    await enter({ userId: 5 })
    await agent.post('/enter').send({ epoch: 2 })
    assert.deepEqual(asked, ['load', 'replace'])
  })

  test('an hour after the last visit, a guest’s too', async () => {
    for (const who of [{ userId: 5 }, { cartId: 'c' }]) {
      await enter({ ...who, seenAt: Date.now() - hour - 1000 })
      const { headers } = await agent.get('/page')
      assert.deepEqual(asked, ['load', 'replace'])
      assert.ok(headers['set-cookie'])
      asked = []
      await agent.get('/page')
      assert.deepEqual(asked, ['load'])
    }
  })

  test('without its user a week after the login', async () => {
    await enter({ userId: 5, createdAt: Date.now() - 7 * 24 * hour - 1000 })
    for (let visit = 0; visit < 2; visit++)
      assert.equal((await agent.get('/page')).body.held.userId, undefined)
    assert.deepEqual(asked, ['load', 'replace', 'load'])
  })
})

test('what a request is given is made among the young objects, and goes with it', async () => {
  assert.deepEqual((await agent.get('/young')).body, [true])
  assert.deepEqual((await agent.post('/young')).body, [true, true])
})
