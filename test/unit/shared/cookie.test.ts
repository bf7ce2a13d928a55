import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import express from 'express'
import supertest from 'supertest'
import {
  createSignedCookie,
  readCookie,
  readCookies,
  setBrowserCookie,
  setCookie,
} from '../../../apps/shared/cookie.ts'

const secret = 'a secret of more than thirty-two characters'
const forMs = 30_000

/** Its address says what the cookie is set to; what came with the request is the answer. */
function appWith(name: string, theSecret: readonly string[] = [secret]) {
  const cookie = createSignedCookie(name, theSecret, forMs)
  const app = express()
  app.get('/set/:value', (req, res) => {
    cookie.set(req, res, req.params.value)
    res.end()
  })
  app.get('/take-back', (req, res) => {
    cookie.set(req, res, null)
    res.end()
  })
  app.get('/', (req, res) => void res.json(cookie.read(req)))
  return app
}

/** The Cookie header of who was given this value. */
async function signed(value: string, app = appWith('one')): Promise<string> {
  const { headers } = await supertest(app).get(`/set/${encodeURIComponent(value)}`)
  return String(headers['set-cookie']?.[0]).split(';')[0] ?? ''
}

const opened = async (cookie: string, app = appWith('one')) =>
  (await supertest(app).get('/').set('Cookie', cookie)).body

describe('a signed cookie', () => {
  test('brings back what was put in, whatever that is', async () => {
    for (const value of ['0-1-42', '3e11fa47-71ca-11e1-9e33-c80aa9429562:23', '“Ü~; \r\n€” 😀'])
      assert.equal(await opened(await signed(value)), value)
    assert.equal(await opened('other=1'), null)
  })

  test('is not believed with another value, a later end, or none of our signatures', async () => {
    const cookie = await signed('0-1-42')
    const [value = '', expiry = '', signature = ''] = cookie.split('~')
    for (const forged of [
      `one=0-1-43~${expiry}~${signature}`,
      `${value}~${expiry}z~${signature}`,
      `${value}~${expiry}~${'A'.repeat(22)}`,
      `${value}~${expiry}~`,
      value,
      'one=',
      'one=%~%~%',
    ])
      assert.equal(await opened(forged), null, forged)
  })

  test('is not believed where another secret or another name signs', async () => {
    const cookie = await signed('0-1-42')
    assert.equal(await opened(cookie, appWith('one', [`${secret}!`])), null)
    assert.equal(await opened(cookie.replace('one=', 'two='), appWith('two')), null)
  })

  test('is believed with an earlier key, and signed with the first', async () => {
    const earlier = await signed('0-1-42')
    const rotated = appWith('one', [`${secret}!`, secret])
    assert.equal(await opened(earlier, rotated), '0-1-42')
    const { headers } = await supertest(rotated).get('/set/0-1-43')
    const [cookie = ''] = String(headers['set-cookie']).split(';')
    assert.equal(await opened(cookie, appWith('one', [`${secret}!`])), '0-1-43')
    assert.equal(await opened(cookie), null)
  })

  test('is over after its time, also where the browser kept it', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() })
    const cookie = await signed('0-1-42')
    t.mock.timers.tick(forMs - 1)
    assert.equal(await opened(cookie), '0-1-42')
    t.mock.timers.tick(1)
    assert.equal(await opened(cookie), null)
  })

  test('is taken back', async () => {
    const agent = supertest.agent(appWith('one'))
    await agent.get('/set/x')
    assert.equal((await agent.get('/')).body, 'x')
    await agent.get('/take-back')
    assert.equal((await agent.get('/')).body, null)
  })
})

describe('over HTTPS', () => {
  const app = express()
  app.set('trust proxy', 1)
  app.get('/set', (req, res) => {
    setCookie(res, req, 'one-8443', 'value', 60)
    setBrowserCookie(res, req, 'two-8443', 'value')
    res.end()
  })
  app.get('/', (req, res) => {
    res.json([readCookie(req, 'one-8443') ?? null, readCookies(req, 'many-8443-')])
  })
  const by = (scheme: 'http' | 'https', path: string) =>
    supertest(app).get(path).set('X-Forwarded-Proto', scheme)

  test('a cookie is Secure, and its name says so', async () => {
    const { headers } = await by('https', '/set')
    assert.deepEqual(headers['set-cookie'], [
      '__Host-one-8443=value; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure',
      '__Host-two-8443=value; Path=/; HttpOnly; SameSite=Lax; Secure',
    ])
    const plain = await by('http', '/set')
    assert.deepEqual(plain.headers['set-cookie'], [
      'one-8443=value; Max-Age=60; Path=/; HttpOnly; SameSite=Lax',
      'two-8443=value; Path=/; HttpOnly; SameSite=Lax',
    ])
  })

  test('only one with such a name is read, so that HTTP cannot have set it', async () => {
    const sent = 'one-8443=http; __Host-one-8443=https; many-8443-a=1; __Host-many-8443-b=2'
    const read = async (scheme: 'http' | 'https') =>
      (await by(scheme, '/').set('Cookie', sent)).body
    assert.deepEqual(await read('https'), ['https', [['many-8443-b', '2']]])
    assert.deepEqual(await read('http'), ['http', [['many-8443-a', '1']]])
  })
})
