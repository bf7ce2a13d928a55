import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoServer, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'
import { eventually } from '../../support/eventually.ts'

describeEdges('under overload, the edge', (kind) => {
  let edge: Edge
  let apps: EchoServer[]
  const held: (() => void)[] = []
  let isOver = false
  before(async () => {
    apps = await Promise.all(
      ['app-1', 'app-2'].map((name) =>
        startEcho(name, (req, res) => {
          if (req.url === '/held')
            return isOver ? res.end('done') : held.push(() => res.end('done'))
          // As apps/shop/http/middleware/limit-concurrency.ts does it.
          res.writeHead(503, { 'Retry-After': '2', 'X-Accel-Redirect': '/edge-pages/overloaded' })
          return res.end()
        }),
      ),
    )
    edge = await startEdge({ apps: apps.map((app) => ({ ...app, state: 'up' as const })) }, kind)
  })
  after(async () => {
    await edge.stop()
    for (const app of apps) await app.close()
  })

  const asked = () => apps.reduce((sum, { got }) => sum + got.length, 0)

  test('tries what an app replica has shed on no other, and says what is true', async () => {
    const client = new Client(edge.port)
    for (const method of ['GET', 'POST']) {
      const before = asked()
      const { status, headers, body, servedBy } = await client.send('/orders', { method })
      assert.equal(status, 503)
      assert.equal(headers['retry-after'], '2')
      assert.equal(headers['cache-control'], 'no-store')
      assert.match(servedBy, /^app-/)
      assert.match(body, /<h1>We are very busy/)
      assert.equal(asked(), before + 1, method)
    }
    client.close()
  })

  test('sheds by itself, at once, what would be too much for all app replicas', async () => {
    const before = asked()
    const clients = Array.from({ length: 6 }, () => new Client(edge.port))
    const answers = clients.flatMap((client, at) =>
      Array.from({ length: 50 }, () =>
        at % 2 && kind === 'nginx' ? client.get('/held') : client.send('/held', { method: 'POST' }),
      ),
    )
    const shed = await Promise.race(answers)
    assert.equal(shed.status, 503)
    assert.equal(shed.headers['retry-after'], '2')
    assert.match(shed.body, /nothing has changed/)
    await eventually(() => assert.equal(asked() - before, 200))
    isOver = true
    for (const answer of held) answer()
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    const count = (wanted: number) => statuses.filter((status) => status === wanted).length
    assert.equal(count(200) + count(503), 300)
    // HAProxy lets requests wait a second for a place, so some got one when the others were answered.
    if (kind === 'nginx') assert.equal(count(503), 100)
    else assert.ok(count(503) > 0)
    for (const client of clients) client.close()
  })
})
