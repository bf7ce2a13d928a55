import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { hashSync } from 'bcryptjs'
import { Client } from '../../../apps/shared/client.ts'
import { type Echo, type EchoServer, headerOf, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'

const password = 'correct-horse-battery-staple'
const basic = (user: string, text = password) => ({
  Authorization: `Basic ${Buffer.from(`${user}:${text}`).toString('base64')}`,
})

describeEdges('dashboards', (kind) => {
  let edge: Edge
  let prometheus: EchoServer
  before(async () => {
    prometheus = await startEcho('prometheus')
    const dashboards = { user: 'stickyshop', hash: hashSync(password, 4) }
    edge = await startEdge({ prometheus: prometheus.address, dashboards }, kind)
  })
  after(async () => {
    await edge.stop()
    await prometheus.close()
  })

  async function ask(host: string, headers: Record<string, string>, method = 'GET') {
    const client = new Client(edge.port, host)
    const answer = await client.send('/graph', { method, headers })
    client.close()
    return answer
  }

  const hosts = ['prometheus.localhost', ...(kind === 'haproxy' ? ['balancer.localhost'] : [])]
  for (const host of hosts)
    test(`${host} is refused without the password, and with a wrong one`, async () => {
      const before = prometheus.got.length
      for (const headers of [{}, basic('stickyshop', 'wrong'), basic('admin'), basic('', '')]) {
        const { status, headers: answered } = await ask(host, headers)
        assert.equal(status, 401, JSON.stringify(headers))
        assert.match(String(answered['www-authenticate']), /^Basic realm=/)
      }
      assert.equal(prometheus.got.length, before, 'what is refused reaches nobody')
    })

  test('Prometheus answers with the password, and does not get it', async () => {
    const { status, body } = await ask('prometheus.localhost', basic('stickyshop'))
    assert.equal(status, 200)
    const echo: Echo = JSON.parse(body)
    assert.equal(echo.url, '/graph')
    assert.equal(headerOf(echo, 'authorization') ?? '', '')
  })

  test('only what asks is passed on', async () => {
    const before = prometheus.got.length
    for (const method of ['PUT', 'DELETE'])
      assert.equal((await ask('prometheus.localhost', basic('stickyshop'), method)).status, 405)
    assert.equal(prometheus.got.length, before)
  })

  if (kind === 'haproxy')
    test('HAProxy shows its statistics with the password', async () => {
      const client = new Client(edge.port, 'balancer.localhost')
      const { status, body } = await client.get('/', basic('stickyshop'))
      client.close()
      assert.equal(status, 200)
      assert.match(body, /Statistics Report/)
    })

  test('nothing is served where there is no password', async () => {
    await edge.apply({ dashboards: null })
    const { status } = await ask('prometheus.localhost', basic('stickyshop'))
    assert.ok([401, 421].includes(status), String(status))
  })
})
