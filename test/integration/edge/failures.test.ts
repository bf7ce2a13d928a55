import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { strategies } from '../../../infra/topology.ts'
import { type EchoProcess, startEchoProcess } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'
import { allowedMs, eventually } from '../../support/eventually.ts'

describeEdges('when app replicas fail, the edge', (kind) => {
  let edge: Edge
  let apps: EchoProcess[]
  let client: Client
  const all = (state: 'up' | 'down') => apps.map(({ name, address }) => ({ name, address, state }))

  before(async () => {
    apps = await Promise.all(['app-1', 'app-2'].map((name) => startEchoProcess(name)))
    edge = await startEdge({ apps: all('up') }, kind)
  })
  after(async () => {
    await edge.stop()
    await Promise.all(apps.map((replica) => replica.end()))
  })
  beforeEach(() => {
    client = new Client(edge.port, 'round-robin.localhost')
  })
  afterEach(() => client.close())

  test('reads a page elsewhere when an app replica is stopped, within three seconds', async () => {
    const [stopped] = apps as [EchoProcess]
    for (let i = 0; i < 4; i++) await client.get('/')
    stopped.signal('SIGSTOP')
    for (let i = 0; i < 2; i++) {
      const started = performance.now()
      const { status, servedBy } = await client.get('/')
      assert.equal(status, 200)
      assert.equal(servedBy, 'app-2')
      assert.ok(performance.now() - started < allowedMs(3000))
    }
    stopped.signal('SIGCONT')
    await eventually(() => stopped.count('GET'))
  })

  test('sends a POST once, to a stopped app replica as well', async () => {
    const [stopped, other] = apps as [EchoProcess, EchoProcess]
    stopped.signal('SIGSTOP')
    const posts = [client.post('/orders', { n: 1 }), client.post('/orders', { n: 2 })]
    const { servedBy } = await Promise.race(posts)
    assert.equal(servedBy, 'app-2')
    // One of these waits for the stopped app replica as long as the edge lets a read wait.
    for (let i = 0; i < 2; i++) assert.equal((await client.get('/')).servedBy, 'app-2')
    assert.equal(await other.count('POST'), 1)
    stopped.signal('SIGCONT')
    const served = (await Promise.all(posts)).map((answer) => answer.servedBy)
    assert.deepEqual(served.sort(), ['app-1', 'app-2'])
    assert.equal((await stopped.count('POST')) + (await other.count('POST')), 2)
  })

  test('says of a POST that got no answer that it may have been done, and sends it nowhere else', async () => {
    const [stopped, other] = apps as [EchoProcess, EchoProcess]
    const before = await other.count('POST')
    stopped.signal('SIGSTOP')
    try {
      const answers = await Promise.all([
        client.post('/orders', { n: 3 }),
        client.post('/orders', { n: 4 }),
      ])
      const lost = answers.find(({ status }) => status !== 200)
      assert.equal(lost?.status, 504)
      assert.equal(lost.headers['retry-after'], undefined)
      assert.match(lost.body, /may have been placed.*href="\/orders"/s)
      assert.equal((await other.count('POST')) - before, 1)
      // As a busy machine has it: what the edge waits for, not how long all of it took.
      const line = await eventually(() => {
        const found = edge
          .log('access')
          .split('\n')
          .find((one) => one.includes('uri="/orders" status=504'))
        assert.ok(found)
        return found
      })
      const waited =
        kind === 'nginx' ? /upstream_status="504" .*upstream_seconds="1[0-9]\./ : / ms=1[0-9]{4} /
      assert.match(line, waited)
    } finally {
      stopped.signal('SIGCONT')
    }
    await eventually(() => stopped.count('GET'))
  })

  test('says of a POST that no app replica got a part of that nothing was done', async () => {
    await edge.apply({ apps: all('down') })
    const { status, headers, body } = await client.post('/orders', { n: 5 })
    assert.equal(status, 503)
    assert.equal(headers['retry-after'], '2')
    assert.match(body, /nothing has changed/)
    await edge.apply({ apps: all('up') })
  })

  test('passes over an app replica that cannot be reached, with a POST as well', async () => {
    const dead = apps[0] as EchoProcess
    await dead.end()
    for (let i = 0; i < 10; i++) {
      assert.equal((await client.get('/')).status, 200)
      assert.equal((await client.post('/orders', { i })).status, 200)
    }
    apps[0] = await startEchoProcess('app-1', Number(dead.address.split(':')[1]))
  })

  test('says when to come back while all are down', async () => {
    await edge.apply({ apps: all('down') })
    for (const host of strategies) {
      const visitor = new Client(edge.port, `${host}.localhost`)
      const { status, headers, body } = await visitor.get('/products')
      assert.equal(status, 503)
      assert.equal(headers['retry-after'], '2')
      assert.equal(headers['cache-control'], 'no-store')
      assert.match(String(headers['content-security-policy']), /default-src 'none'/)
      assert.match(body, /<h1>/)
      assert.doesNotMatch(body, /nginx/)
      const posted = await visitor.post('/orders', { a: 1 })
      assert.equal(posted.status, 503)
      assert.match(posted.body, /<h1>/)
      visitor.close()
    }
    await edge.apply({ apps: all('up') })
    assert.equal((await client.get('/')).status, 200)
  })

  test('says the same when there is no app replica at all, and no lab', async () => {
    await edge.apply({ apps: [] })
    assert.equal((await client.get('/')).status, 503)
    const lab = new Client(edge.port, 'lab.localhost')
    const { status, body } = await lab.get('/')
    assert.equal(status, 503)
    assert.match(body, /npm start/)
    lab.close()
    await edge.apply({ apps: all('up') })
  })

  test('writes a line that shows where a request was tried', async () => {
    const dead = apps[0] as EchoProcess
    await dead.end()
    for (let i = 0; i < 4; i++) await client.get('/tried')
    const lines = await eventually(() => {
      const found = edge
        .log('access')
        .split('\n')
        .filter((line) => line.includes('uri="/tried"'))
      assert.equal(found.length, 4)
      return found
    })
    // HAProxy counts the tries, and names the last server only.
    const [wasRetried, line] =
      kind === 'nginx'
        ? [
            `upstream="${dead.address}, `,
            /status=200 .*served_by="app-2" .*upstream_status="502, 200"/,
          ]
        : [' retries=+', /status=200 .*served_by="app-2" .*retries=\+[1-3] /]
    assert.match(String(lines.find((one) => one.includes(wasRetried))), line)
    apps[0] = await startEchoProcess('app-1', Number(dead.address.split(':')[1]))
  })
})
