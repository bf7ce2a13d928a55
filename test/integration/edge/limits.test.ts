import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoServer, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'
import { rawRequest } from '../../support/network.ts'

describeEdges('what is too large is refused at the edge', (kind) => {
  let edge: Edge
  let app: EchoServer
  let client: Client
  before(async () => {
    app = await startEcho('app-1')
    edge = await startEdge({ apps: [{ ...app, state: 'up' }] }, kind)
    client = new Client(edge.port)
  })
  after(async () => {
    client.close()
    await edge.stop()
    await app.close()
  })

  test('a body', async () => {
    const fits = await client.post('/login', { email: 'x'.repeat(65_000) })
    assert.equal(fits.status, 200)
    const { status, body, headers } = await client.post('/login', { email: 'x'.repeat(66_000) })
    assert.equal(status, 413)
    assert.match(body, /<h1>The form is too large/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(app.got.length, 1)
  })

  test('a body of unsaid length', async () => {
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
    const head =
      'POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked'
    const answer = await rawRequest(edge.port, `${head}\r\n\r\n${chunk.repeat(5)}0\r\n\r\n`)
    assert.match(answer, /^HTTP\/1\.1 413 /)
    assert.match(answer, /<h1>The form is too large/)
  })

  test('an address', async () => {
    const { status, body } = await client.get(`/products?q=${'x'.repeat(9000)}`)
    assert.equal(status, 414)
    assert.match(body, /<h1>The address or a header is too long/)
  })

  test('a header', async () => {
    const { status, body } = await client.get('/', { Cookie: `a=${'x'.repeat(9000)}` })
    assert.equal(status, 431)
    assert.match(body, /<h1>The address or a header is too long/)
  })
})
