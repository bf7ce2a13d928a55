import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoProcess, startEchoProcess } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'
import { allowedMs } from '../../support/eventually.ts'

describeEdges('the sticky strategy', (kind) => {
  let edge: Edge
  let apps: EchoProcess[]
  let clients: Client[]
  const host = 'sticky.localhost'
  const up = (servers: EchoProcess[]) =>
    servers.map(({ name, address }) => ({ name, address, state: 'up' as const }))
  const down = (name: string) =>
    up(apps).map((replica) =>
      replica.name === name ? { ...replica, state: 'down' as const } : replica,
    )

  before(async () => {
    apps = await Promise.all(['app-1', 'app-2', 'app-3'].map((name) => startEchoProcess(name)))
    edge = await startEdge({ apps: up(apps) }, kind)
  })
  after(async () => {
    await edge.stop()
    await Promise.all(apps.map((replica) => replica.end()))
  })
  beforeEach(async () => {
    await edge.apply({ apps: up(apps) })
    clients = Array.from({ length: 6 }, () => new Client(edge.port, host))
  })
  afterEach(() => {
    for (const client of clients) client.close()
  })

  const homes = () => Promise.all(clients.map(async (client) => (await client.get('/')).servedBy))
  const cookie = () => `replica_${edge.port}`

  test('gives first visits in turn, in a cookie that scripts cannot read', async () => {
    const served: string[] = []
    for (const client of clients) {
      const { servedBy, headers } = await client.get('/')
      served.push(servedBy)
      assert.deepEqual(headers['set-cookie'], [
        `${cookie()}=${servedBy}; ${kind === 'nginx' ? 'Path' : 'path'}=/; HttpOnly; SameSite=Lax`,
      ])
    }
    assert.deepEqual(served.sort(), ['app-1', 'app-1', 'app-2', 'app-2', 'app-3', 'app-3'])
  })

  test('keeps a browser on its app replica, whatever it sends, and says so once', async () => {
    const first = await homes()
    for (let i = 0; i < 5; i++) assert.deepEqual(await homes(), first)
    for (const [at, client] of clients.entries()) {
      const { servedBy, headers } = await client.post('/cart/items', { productId: 1 })
      assert.equal(servedBy, first[at])
      assert.equal(headers['set-cookie'], undefined)
    }
  })

  test('sets no cookie on other hosts', async () => {
    const elsewhere = new Client(edge.port, 'round-robin.localhost')
    assert.equal((await elsewhere.get('/')).headers['set-cookie'], undefined)
    elsewhere.close()
  })

  test('keeps everyone when app replicas are added', async () => {
    const first = await homes()
    const more = await startEchoProcess('app-4')
    await edge.apply({ apps: up([...apps, more]) })
    for (let i = 0; i < 3; i++) assert.deepEqual(await homes(), first)
    await edge.apply({ apps: up(apps) })
    await more.end()
    assert.deepEqual(await homes(), first)
  })

  test('moves only those whose app replica is down, and they stay where they went', async () => {
    const first = await homes()
    await edge.apply({ apps: down('app-2') })
    const moved = await homes()
    for (const [at, home] of first.entries())
      if (home === 'app-2') assert.notEqual(moved[at], 'app-2')
      else assert.equal(moved[at], home)
    await edge.apply({ apps: up(apps) })
    assert.deepEqual(await homes(), moved)
  })

  test('moves those whose app replica was taken away', async () => {
    await homes()
    await edge.apply({ apps: up(apps.slice(0, 1)) })
    assert.deepEqual(
      await homes(),
      clients.map(() => 'app-1'),
    )
  })

  test('moves at once when the app replica dies, also with a POST', async () => {
    const first = await homes()
    const dead = apps[1] as EchoProcess
    await dead.end()
    for (const [at, client] of clients.entries()) {
      const send = () => (at % 2 ? client.get('/') : client.post('/orders', { at }))
      const { status, servedBy, headers } = await send()
      assert.equal(status, 200)
      if (first[at] !== 'app-2') assert.equal(servedBy, first[at])
      else {
        assert.notEqual(servedBy, 'app-2')
        assert.match(String(headers['set-cookie']), new RegExp(`^${cookie()}=${servedBy};`))
      }
    }
    const port = Number(dead.address.split(':')[1])
    apps[1] = await startEchoProcess('app-2', port)
  })

  test('moves a reader off an app replica that is stopped', async () => {
    const first = await homes()
    const [stopped] = apps as [EchoProcess]
    const client = clients[first.indexOf('app-1')] as Client
    stopped.signal('SIGSTOP')
    const started = performance.now()
    const { status, servedBy } = await client.get('/')
    assert.equal(status, 200)
    assert.notEqual(servedBy, 'app-1')
    assert.ok(performance.now() - started < allowedMs(3000))
    assert.equal((await client.get('/')).servedBy, servedBy)
    stopped.signal('SIGCONT')
  })

  test('takes its turn with a cookie that names nobody', async () => {
    for (const value of ['app-99', 'APP-1', '', 'a b', '../x', '"', 'ä', '%00'.repeat(200)]) {
      const client = new Client(edge.port, host)
      const { status, servedBy, headers } = await client.get('/', {
        Cookie: `${cookie()}=${encodeURI(value)}`,
      })
      assert.equal(status, 200)
      assert.match(String(headers['set-cookie']), new RegExp(`^${cookie()}=${servedBy};`))
      client.close()
    }
  })
})
