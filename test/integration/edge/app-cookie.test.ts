import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { authorityFiles } from '../../../apps/control/certificates/certificates.ts'
import { Client, trust } from '../../../apps/shared/client.ts'
import { cookieName, sessionCookieName } from '../../../apps/shared/cookie.ts'
import { type EchoServer, startEcho } from '../../support/echo.ts'
import { type Edge, edgesHere, httpsIn, startEdge } from '../../support/edge.ts'

const host = 'app-cookie.localhost'

/** As express-session writes it: 32 characters, and the signature. */
const newSession = () =>
  `s%3A${randomBytes(24).toString('base64url')}.${randomBytes(32).toString('base64url')}`

/** Stand-ins for app replicas: a POST to /login begins a session. */
const startApps = (cookie: () => string) =>
  Promise.all(
    ['app-1', 'app-2', 'app-3'].map((name) =>
      startEcho(name, (req, res) => {
        if (req.url === '/login')
          res.setHeader('Set-Cookie', `${cookie()}=${newSession()}; Path=/; HttpOnly`)
        res.end()
      }),
    ),
  )

const homes = (clients: Client[]) =>
  Promise.all(
    clients.map(async (client, at) => {
      const { status, servedBy } = await (at % 2 ? client.get('/') : client.post('/cart/items'))
      assert.equal(status, 200)
      return servedBy
    }),
  )

const logIn = (clients: Client[]) =>
  Promise.all(clients.map(async (client) => (await client.post('/login')).servedBy))

describe('haproxy: the strategy app-cookie', { skip: !edgesHere.includes('haproxy') }, () => {
  let edge: Edge
  let apps: EchoServer[]
  let clients: Client[]
  before(async () => {
    apps = await startApps(() => sessionCookieName(edge.port))
    edge = await startEdge({ apps }, 'haproxy')
  })
  after(async () => {
    await edge.stop()
    await Promise.all(apps.map((app) => app.close()))
  })
  beforeEach(() => {
    clients = Array.from({ length: 9 }, () => new Client(edge.port, host))
  })
  afterEach(() => {
    for (const client of clients) client.close()
  })

  test('returns a session to the app replica that created it, guests to any', async () => {
    const first = await logIn(clients)
    assert.equal(new Set(first).size, 3)
    for (let at = 0; at < 5; at++) assert.deepEqual(await homes(clients), first)
    const guest = new Client(edge.port, host)
    const served = new Set<string>()
    for (let at = 0; at < 6; at++) served.add((await guest.get('/')).servedBy)
    guest.close()
    assert.equal(served.size, 3)
  })

  test('tells sessions apart by their whole id, whatever the signature', async () => {
    const name = sessionCookieName(edge.port)
    const start = `s%3A${randomBytes(24).toString('base64url').slice(0, 31)}`
    const home = async (value: string) =>
      (await clients[0]?.get('/', { Cookie: `${name}=${value}` }))?.servedBy
    await logIn(clients)
    const seen = new Map<string, string | undefined>()
    for (const last of 'abcdef') seen.set(last, await home(`${start}${last}.${newSession()}`))
    assert.equal(new Set(seen.values()).size, 3)
    for (const [last, servedBy] of seen)
      assert.equal(await home(`${start}${last}.${newSession()}`), servedBy)
  })

  test('knows sessions that began while another strategy was in use', async () => {
    for (const client of clients.slice(0, 3)) {
      const elsewhere = new Client(edge.port, 'random.localhost')
      const { servedBy } = await elsewhere.post('/login')
      elsewhere.close()
      for (const [name, value] of elsewhere.cookies) client.cookies.set(name, value)
      for (let at = 0; at < 3; at++) assert.equal((await client.get('/')).servedBy, servedBy)
    }
  })

  test('keeps all of them when the configuration is reloaded', async () => {
    // One that has just been started hands its table over only after five to ten seconds without a reload.
    for (const seconds of [6, 12, 24]) {
      await sleep(seconds * 1000)
      const before = await logIn(clients)
      await edge.reload()
      if (isDeepStrictEqual(await homes(clients), before)) break
    }
    const first = await logIn(clients)
    for (let at = 0; at < 5; at++) {
      await edge.reload()
      assert.deepEqual(await homes(clients), first)
    }
  })

  test('moves the sessions of an app replica that dies, and they stay where they went', async () => {
    const first = await logIn(clients)
    const [, dead] = apps as [EchoServer, EchoServer]
    const port = Number(dead.address.split(':')[1])
    await dead.close()
    const moved = await homes(clients)
    for (const [at, home] of first.entries())
      if (home === dead.name) assert.notEqual(moved[at], dead.name)
      else assert.equal(moved[at], home)
    apps[1] = await startEcho(dead.name, undefined, port)
    assert.deepEqual(await homes(clients), moved)
  })
})

describe('haproxy: the strategy app-cookie by HTTPS', {
  skip: !edgesHere.includes('haproxy'),
}, () => {
  test('follows the cookie with the prefix that browsers then get', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'app-cookie-'))
    const https = await httpsIn(folder)
    const secure = cookieName({ secure: true }, sessionCookieName(https.port))
    const apps = await startApps(() => secure)
    const edge = await startEdge({ https, apps }, 'haproxy')
    const context = trust(authorityFiles(folder).certificate)
    const clients = Array.from(
      { length: 6 },
      () => new Client(edge.httpsPort, host, undefined, '127.0.0.1', context),
    )
    const first = await logIn(clients)
    assert.equal(new Set(first).size, 3)
    for (let at = 0; at < 3; at++) assert.deepEqual(await homes(clients), first)
    for (const client of clients) client.close()
    await edge.stop()
    for (const app of apps) await app.close()
    rmSync(folder, { recursive: true })
  })
})

describe('nginx: the strategy app-cookie', () => {
  test('takes turns, as the open-source build learns nothing from responses', async () => {
    const apps = await startApps(() => sessionCookieName(edge.port))
    const edge = await startEdge({ apps })
    const client = new Client(edge.port, host)
    await client.post('/login')
    const served = new Set<string>()
    for (let at = 0; at < 3; at++) served.add((await client.get('/')).servedBy)
    assert.equal(served.size, 3)
    client.close()
    await edge.stop()
    for (const app of apps) await app.close()
  })
})
