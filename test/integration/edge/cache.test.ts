import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type Answer, Client } from '../../../apps/shared/client.ts'
import { type EchoServer, headerOf, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'
import { eventually } from '../../support/eventually.ts'

const gone = new Set<string>()

/** An app replica that would have everything kept: whom it is kept from is then the edge's doing. */
const careless = (name: string) =>
  startEcho(name, (req, res) => {
    const url = new URL(req.url ?? '/', 'http://shop')
    res.setHeader('X-Accel-Expires', '1')
    res.setHeader('X-Request-Id', String(req.headers['x-request-id']))
    res.setHeader('Server-Timing', 'db;dur=3')
    res.setHeader('Cache-Control', 'private, no-cache')
    if (url.searchParams.has('cookie')) res.setHeader('Set-Cookie', 'a=b')
    if (url.searchParams.has('refused')) res.removeHeader('X-Accel-Expires')
    if (gone.has(url.pathname)) res.removeHeader('X-Accel-Expires')
    res.writeHead(gone.has(url.pathname) ? 404 : 200, { 'Content-Type': 'text/html' })
    const text = `${name} ${req.headers.host} ${url.pathname}${url.search} ${Math.random()}`.padEnd(
      2000,
    )
    res.end(text)
  })

const isKept = ({ headers }: Answer) => /^edge; hit/.test(String(headers['cache-status']))

describeEdges('the edge’s cache', (kind) => {
  let edge: Edge
  let apps: EchoServer[]
  let guest: Client
  before(async () => {
    apps = await Promise.all(['app-1', 'app-2', 'app-3'].map(careless))
    edge = await startEdge(
      {
        cache: 'on',
        apps: apps.map((replica) => ({ ...replica, state: 'up' })),
      },
      kind,
    )
    guest = new Client(edge.port)
  })
  after(async () => {
    guest.close()
    await edge.stop()
    await Promise.all(apps.map((replica) => replica.close()))
  })
  beforeEach(() => {
    for (const replica of apps) replica.got.length = 0
    guest.cookies.clear()
  })

  const asked = () => apps.flatMap(({ got }) => got)
  let count = 0
  /** A URI that nobody has requested yet. */
  const fresh = (more = '') => `/products?q=${count++}${more}`
  /** The second answer to the same question; a new minute may begin between two. */
  const again = (ask: () => Promise<Answer>) =>
    eventually(async () => {
      await ask()
      const answer = await ask()
      assert.ok(isKept(answer), String(answer.headers['cache-status']))
      return answer
    })

  test('hands out the page that it has, and says so', async () => {
    const path = fresh()
    const first = await guest.get(path)
    assert.equal(first.headers['cache-status'], 'edge; fwd=miss')
    assert.equal(first.servedBy, asked()[0]?.name)
    const second = await again(() => guest.get(path))
    assert.match(second.body, /^app-\d localhost/)
  })

  test('names no app replica for a page that it had, and its own request id', async () => {
    const path = fresh()
    const answer = await again(() => guest.get(path))
    assert.equal(answer.headers['x-served-by'], undefined)
    assert.equal(answer.headers['server-timing'], 'edge;desc="cache"')
    assert.match(String(answer.headers['x-request-id']), /^\d{10}\.\d{3}-\d+-\d+$/)
    const ids = asked().map((echo) => headerOf(echo, 'x-request-id'))
    assert.ok(!ids.includes(String(answer.headers['x-request-id'])))
    await eventually(() =>
      assert.match(
        edge.log('access'),
        new RegExp(
          `served_by="-?" cache=(HIT|STALE|UPDATING) .*request_id=${answer.headers['x-request-id']}`,
        ),
      ),
    )
  })

  test('asks for a new one when a second is over, and lets nobody wait for it', async () => {
    const path = fresh()
    const { body } = await again(() => guest.get(path))
    await eventually(async () => {
      const answer = await guest.get(path)
      assert.ok(isKept(answer))
      assert.notEqual(answer.body, body)
    })
  })

  // HAProxy holds nobody back meanwhile.
  const skip = kind === 'haproxy'
  test('asks once for what many want at the same time', { skip }, async () => {
    const clients = Array.from({ length: 20 }, () => new Client(edge.port))
    // On a busy machine a page may take longer than the others wait for it.
    await eventually(async () => {
      for (const replica of apps) replica.got.length = 0
      const path = fresh()
      const answers = await Promise.all(clients.map((client) => client.get(path)))
      assert.ok(answers.every(({ status }) => status === 200))
      assert.ok(asked().length <= 2, `${asked().length} were asked`)
    })
    for (const client of clients) client.close()
  })

  for (const [what, cookie] of [
    ['a session', 'sid-8080=s%3Ax.y'],
    ['the session of another port', 'a=b; sid-9000=x'],
    ['a notice to be shown', 'notice-8080=x~a~b'],
    ['a write to be seen', 'fresh-8080=1-1-1~a~b'],
  ] as const)
    test(`never for a request with ${what}, and keeps nothing of it`, async () => {
      const kept = fresh()
      await again(() => guest.get(kept))
      for (const replica of apps) replica.got.length = 0
      const path = fresh()
      for (const one of [path, path, kept]) {
        const answer = await guest.get(one, { Cookie: cookie })
        assert.ok(!isKept(answer))
        assert.match(answer.servedBy, /^app-/)
      }
      assert.equal(asked().length, 3)
      assert.ok(asked().every((echo) => headerOf(echo, 'x-edge-cache') === undefined))
      assert.ok(!isKept(await guest.get(path)))
    })

  for (const path of [
    '/demo',
    '/demo/state',
    '/cart',
    '/checkout',
    '/account',
    '/orders',
    '/login',
    '/register',
    '/admin',
    '/admin/products',
    '/products/../cart',
    '/products/%2e%2e/cart',
    '/productsx',
  ])
    test(`never for ${path}`, async () => {
      for (let i = 0; i < 3; i++) assert.ok(!isKept(await guest.get(path)))
      assert.equal(asked().length, 3)
    })

  test('never for what is sent', async () => {
    for (let i = 0; i < 3; i++) assert.ok(!isKept(await guest.post('/products')))
    assert.equal(asked().length, 3)
  })

  test('keeps no answer that sets a cookie, nor one that the app replica does not allow', async () => {
    for (const more of ['&cookie=1', '&refused=1']) {
      const path = fresh(more)
      for (let i = 0; i < 3; i++) {
        assert.ok(!isKept(await guest.get(path)), more)
        guest.cookies.clear()
      }
    }
  })

  test('a visitor cannot make an app replica believe that the edge keeps its page', async () => {
    await guest.get('/cart', { 'X-Edge-Cache': 'on' })
    const [echo] = asked()
    assert.ok(echo)
    assert.equal(headerOf(echo, 'x-edge-cache'), undefined)
  })

  test('keeps pages apart by host, strategy and query', async () => {
    const path = fresh()
    for (const host of ['localhost', 'shop.localhost', 'sticky.localhost', 'random.localhost']) {
      const client = new Client(edge.port, host)
      const { body } = await again(() => client.get(path))
      assert.ok(body.includes(` ${host}:${edge.port} ${path} `), body)
      const { body: other } = await client.get(`${path}&page=2`)
      assert.ok(other.includes('&page=2'))
      client.close()
    }
  })

  test('gives nobody the cookie of an app replica that has not answered', async () => {
    const sticky = () => new Client(edge.port, 'sticky.localhost')
    const path = fresh()
    const answer = await again(() => sticky().get(path))
    assert.equal(answer.headers['set-cookie'], undefined)
  })

  test('answers HEAD, and compresses one stored page for those who accept it', async () => {
    const path = fresh()
    const compressed = await again(() => guest.get(path, { 'Accept-Encoding': 'gzip' }))
    assert.equal(compressed.headers['content-encoding'], 'gzip')
    assert.equal(compressed.headers.vary, 'Accept-Encoding')
    const plain = await again(() => guest.get(path))
    assert.equal(plain.headers['content-encoding'], undefined)
    assert.equal(plain.headers.vary, 'Accept-Encoding')
    assert.match(plain.body, /^app-/)
    const head = () => guest.send(path, { method: 'HEAD' })
    // HAProxy answers GET alone from its cache, and stores only what varies by nothing.
    if (kind === 'haproxy') return assert.equal((await head()).body, '')
    assert.ok(asked().every((echo) => headerOf(echo, 'accept-encoding') === undefined))
    assert.equal((await again(head)).body, '')
    assert.ok(asked().every(({ method }) => method === 'GET'))
  })

  test('forgets within ten seconds what may not be kept any more', async () => {
    const path = `/products/sold-out-${kind}`
    await again(() => guest.get(path))
    gone.add(path)
    await eventually(async () => assert.equal((await guest.get(path)).status, 404), 15_000)
    for (let i = 0; i < 3; i++) assert.equal((await guest.get(path)).status, 404)
  })

  test('goes on to another app replica when one does not answer', async () => {
    const [first] = apps
    assert.ok(first)
    await edge.apply({
      apps: [
        { name: 'gone', address: '127.0.0.1:9', state: 'up' },
        { ...first, state: 'up' },
      ],
    })
    for (let i = 0; i < 4; i++) assert.equal((await guest.get(fresh())).status, 200)
    await edge.apply({ apps: apps.map((replica) => ({ ...replica, state: 'up' })) })
  })

  test('is turned off and on without a failed request, and off means off', async () => {
    let going = true
    const failed: unknown[] = []
    const visits = Array.from({ length: 4 }, async () => {
      const client = new Client(edge.port)
      while (going)
        await client.get('/products').then(
          ({ status }) => status === 200 || failed.push(status),
          (error) => failed.push(error),
        )
      client.close()
    })
    for (const cache of ['off', 'on', 'off'] as const) await edge.apply({ cache })
    going = false
    await Promise.all(visits)
    assert.deepEqual(failed, [])
    for (const replica of apps) replica.got.length = 0
    for (let i = 0; i < 3; i++) {
      const answer = await guest.get('/products')
      assert.equal(answer.headers['cache-status'], undefined)
      assert.match(answer.servedBy, /^app-/)
    }
    assert.equal(asked().length, 3)
    await edge.apply({ cache: 'on' })
  })
})
