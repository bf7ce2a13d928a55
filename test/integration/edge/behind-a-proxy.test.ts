import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoServer, headerOf, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'

describeEdges('behind a proxy, the edge', (kind) => {
  let edge: Edge
  let app: EchoServer
  before(async () => {
    app = await startEcho('app-1')
    edge = await startEdge(
      {
        trustedProxies: ['127.0.9.0/24'],
        apps: [{ ...app, state: 'up' }],
      },
      kind,
    )
  })
  after(async () => {
    await edge.stop()
    await app.close()
  })

  /** What the app replica is told when `from` sends these headers. */
  async function told(from: string, headers: Record<string, string>): Promise<string> {
    const client = new Client(edge.port, 'localhost', from)
    await client.get('/', headers)
    client.close()
    const got = app.got.at(-1)
    assert.ok(got)
    return `${headerOf(got, 'x-forwarded-for')} ${headerOf(got, 'x-forwarded-proto')}`
  }

  const visitor = { 'X-Forwarded-For': '192.0.2.1', 'X-Forwarded-Proto': 'https' }

  test('believes the one that it is told to trust', async () => {
    assert.equal(await told('127.0.9.1', visitor), '192.0.2.1 https')
    assert.equal(await told('127.0.9.1', {}), '127.0.9.1 http')
    assert.equal(await told('127.0.9.1', { 'X-Forwarded-Proto': 'gopher' }), '127.0.9.1 http')
  })

  test('takes the last address that is no proxy’s, not the first that anyone can write', async () => {
    const list = { 'X-Forwarded-For': '6.6.6.6, 192.0.2.1, 127.0.9.7' }
    assert.equal(await told('127.0.9.1', list), '192.0.2.1 http')
  })

  test('gives the affinity cookie as Secure where the client came by https', async () => {
    const cookieOf = async (from: string, headers: Record<string, string>) => {
      const client = new Client(edge.port, 'sticky.localhost', from)
      const [cookie = ''] = (await client.get('/', headers)).headers['set-cookie'] ?? []
      client.close()
      return cookie.replace('path=', 'Path=')
    }
    const plain = `replica_${edge.port}=app-1; Path=/; HttpOnly; SameSite=Lax`
    assert.equal(await cookieOf('127.0.9.1', visitor), `__Host-${plain}; Secure`)
    assert.equal(await cookieOf('127.0.9.1', {}), plain)
    assert.equal(await cookieOf('127.0.8.1', visitor), plain)
  })

  test('believes nobody else', async () => {
    assert.equal(await told('127.0.8.1', visitor), '127.0.8.1 http')
  })
})
