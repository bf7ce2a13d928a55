import assert from 'node:assert/strict'
import { beforeEach, describe, mock, test } from 'node:test'
import express, { type ErrorRequestHandler } from 'express'
import supertest, { type Response } from 'supertest'
import {
  destroySession,
  getSession,
  getSessionData,
  loadSession,
  regenerateSession,
  saveSession,
} from '../../../apps/shop/http/session.ts'
import { MemorySessionStore } from '../../../apps/shop/sessions/session-stores.ts'

const hour = 60 * 60_000
const [older, newer] = [
  'an older secret of thirty-two letters',
  'a newer secret of thirty-two letters',
]

let secret: string[]
let app: express.Express

beforeEach(() => {
  secret = [older]
  const store = new MemorySessionStore()
  app = express().set('trust proxy', true)
  app.use((req, _res, next) => {
    req.sessionLookup = null
    req.sessionsUnavailable = false
    next()
  })
  app.use(
    loadSession({
      stores: { memory: store, redis: store },
      storeName: () => 'cookie',
      secret,
      publicPort: 1,
    }),
  )
  app.post('/enter', express.json(), async (req, res) => {
    Object.assign(getSession(req), req.body)
    await saveSession(req)
    res.end()
  })
  app.post('/sign-in', async (req, res) => {
    await regenerateSession(req, { userId: 5, createdAt: Date.now(), seenAt: Date.now() })
    res.end()
  })
  app.post('/sign-out', async (req, res) => {
    await destroySession(req, res)
    res.end()
  })
  app.get('/page', (req, res) => {
    const { userId, cartId } = getSessionData(req)
    res.json({ userId, cartId, id: req.sessionID, lookup: req.sessionLookup })
  })
  app.use(((error, _req, res, _next) =>
    res.status(error.status ?? 500).end()) satisfies ErrorRequestHandler)
})

const cookiesOf = ({ headers }: Response) => [headers['set-cookie'] ?? []].flat() as string[]
const valueIn = (answer: Response) => /^sid-1=([^;]*)/.exec(cookiesOf(answer)[0] ?? '')?.[1] ?? ''
const page = (value: string) => supertest(app).get('/page').set('Cookie', `sid-1=${value}`)
const signIn = async () => valueIn(await supertest(app).post('/sign-in'))

describe('a session in its cookie', () => {
  test('is found wherever the secret is, and not sent again while nothing changes', async () => {
    const value = await signIn()
    const answer = await page(value)
    assert.equal(answer.body.userId, 5)
    assert.deepEqual(answer.body.lookup, { store: 'cookie', outcome: 'hit', id: answer.body.id })
    assert.deepEqual(cookiesOf(answer), [])
    assert.ok(value.length < 400, `${value.length} bytes`)
    assert.doesNotMatch(Buffer.from(value.slice(3), 'base64url').toString('latin1'), /userId/)
  })

  test('is not made for who only looks around', async () => {
    assert.deepEqual(cookiesOf(await supertest(app).get('/page')), [])
  })

  test('over HTTPS has a cookie that no other host can have set', async () => {
    const answer = await supertest(app).post('/sign-in').set('X-Forwarded-Proto', 'https')
    assert.match(
      cookiesOf(answer).join(),
      /^__Host-sid-1=v1\.[\w-]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    )
  })

  test('that was changed, cut or encrypted elsewhere is none', async () => {
    const value = await signIn()
    const middle = value.length >> 1
    const other = value[middle] === 'A' ? 'B' : 'A'
    for (const forged of [
      `${value.slice(0, middle)}${other}${value.slice(middle + 1)}`,
      ...[value.slice(0, -4), 'v1.', 'v1.AAAA', `v2${value.slice(2)}`, '%', 's%3Aabc.def'],
    ]) {
      const { body } = await page(forged)
      assert.deepEqual([body.userId, body.lookup.outcome], [undefined, 'miss'], forged)
    }
    secret.splice(0, 1, newer)
    assert.equal((await page(value)).body.userId, undefined)
  })

  test('outlives a rotation of the secret, and is encrypted with the new one when it changes', async () => {
    const value = await signIn()
    secret.splice(0, 1, newer, older)
    assert.equal((await page(value)).body.userId, 5)
    const changed = valueIn(
      await supertest(app).post('/enter').set('Cookie', `sid-1=${value}`).send({ cartId: 'c' }),
    )
    secret.pop()
    assert.equal((await page(value)).body.userId, undefined)
    assert.deepEqual((await page(changed)).body.cartId, 'c')
  })

  test('has another id after a sign-in', async () => {
    const guest = valueIn(await supertest(app).post('/enter').send({ cartId: 'c' }))
    const { id } = (await page(guest)).body
    const answer = await supertest(app).post('/sign-in').set('Cookie', `sid-1=${guest}`)
    const { body } = await page(valueIn(answer))
    assert.notEqual(body.id, id)
    assert.deepEqual([body.userId, body.cartId], [5, undefined])
  })

  test('too large for a cookie is an error before anything is sent', async () => {
    const value = await signIn()
    const { status, headers } = await supertest(app)
      .post('/enter')
      .set('Cookie', `sid-1=${value}`)
      .send({ pendingSecret: 'x'.repeat(4000) })
    assert.deepEqual([status, headers['set-cookie']], [503, undefined])
    assert.equal((await page(value)).body.userId, 5)
  })

  test('is cleared by a sign-out, which a copy survives: nothing is stored', async () => {
    const value = await signIn()
    const answer = await supertest(app).post('/sign-out').set('Cookie', `sid-1=${value}`)
    assert.match(cookiesOf(answer).join(), /^sid-1=; .*Expires=Thu, 01 Jan 1970/)
    assert.equal((await page(value)).body.userId, 5)
  })
})

describe('the lifetimes of a session in its cookie', () => {
  beforeEach(() => mock.timers.enable({ apis: ['Date'], now: Date.now() }))
  const later = (hours: number) => mock.timers.tick(hours * hour)

  test('a day without a visit ends it', async (t) => {
    t.after(() => mock.timers.reset())
    const [signedIn, guest] = [
      await signIn(),
      valueIn(await supertest(app).post('/enter').send({ cartId: 'c' })),
    ]
    later(23)
    assert.equal((await page(signedIn)).body.userId, 5)
    later(2)
    for (const value of [signedIn, guest]) {
      const { body } = await page(value)
      assert.deepEqual(
        [body.userId, body.cartId, body.lookup.outcome],
        [undefined, undefined, 'miss'],
      )
    }
  })

  test('a visit prolongs it, once an hour, and a sign-in ends after a week nevertheless', async (t) => {
    t.after(() => mock.timers.reset())
    let value = await signIn()
    for (let hours = 0; hours < 166; hours += 2) {
      later(2)
      const answer = await page(value)
      assert.equal(answer.body.userId, 5, `${hours}`)
      value = valueIn(answer)
      assert.deepEqual(cookiesOf(await page(value)), [])
    }
    later(3)
    assert.equal((await page(value)).body.userId, undefined)
  })
})
