import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoServer, headerOf, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'

const long = '<p>A page</p>'.repeat(500)

/** An app replica that compresses nothing: /long and /short pages, with an ETag, or streamed. */
const startApp = () =>
  startEcho('app-1', (req, res) => {
    const url = new URL(req.url ?? '/', 'http://shop')
    const text = url.pathname === '/short' ? '<p>A page</p>' : long
    const type = url.searchParams.get('type') ?? 'text/html; charset=utf-8'
    res.setHeader('Content-Type', type)
    const etag = url.searchParams.get('etag')
    if (etag) res.setHeader('ETag', etag)
    if (req.headers['if-none-match']) return void res.writeHead(304).end()
    if (!url.searchParams.has('streamed')) res.setHeader('Content-Length', Buffer.byteLength(text))
    res.end(text)
  })

describeEdges('the edge compresses', (kind) => {
  let edge: Edge
  let app: EchoServer
  let client: Client
  before(async () => {
    app = await startApp()
    edge = await startEdge({ apps: [{ ...app, state: 'up' }] }, kind)
    client = new Client(edge.port)
  })
  after(async () => {
    client.close()
    await edge.stop()
    await app.close()
  })

  const gzip = { 'Accept-Encoding': 'gzip, deflate, br' }
  const encodingOf = async (path: string) =>
    (await client.get(path, gzip)).headers['content-encoding']

  test('pages, and only for clients that accept gzip', async () => {
    const plain = await client.get('/long')
    assert.equal(plain.headers['content-encoding'], undefined)
    assert.equal(plain.body, long)
    const { headers } = await client.get('/long', gzip)
    assert.equal(headers['content-encoding'], 'gzip')
    assert.equal(headers['content-length'], undefined)
  })

  test('both variants vary by Accept-Encoding, once', async () => {
    for (const accepted of [gzip, {}])
      assert.equal((await client.get('/long', accepted)).headers.vary, 'Accept-Encoding')
  })

  test('streamed pages, JSON and SVG, but no pictures', async () => {
    assert.equal(await encodingOf('/long?streamed=1'), 'gzip')
    assert.equal(await encodingOf('/long?type=application/json'), 'gzip')
    assert.equal(await encodingOf('/long?type=image/svg%2Bxml'), 'gzip')
    assert.equal(await encodingOf('/long?type=image/png'), undefined)
  })

  // HAProxy does not look at the size before 3.2.
  test('nothing that fits into one packet', { skip: kind === 'haproxy' }, async () => {
    assert.equal(await encodingOf('/short'), undefined)
  })

  test('and makes a strong ETag weak, as the bytes are others', async () => {
    const etag = async (value: string) =>
      (await client.get(`/long?etag=${encodeURIComponent(value)}`, gzip)).headers.etag
    assert.equal(await etag('"abc"'), 'W/"abc"')
    assert.equal(await etag('W/"abc"'), 'W/"abc"')
    const plain = await client.get('/long?etag=%22abc%22')
    assert.equal(plain.headers.etag, '"abc"')
  })

  test('passes a revalidation on, and its 304', async () => {
    app.got.length = 0
    const answer = await client.get('/long', { ...gzip, 'If-None-Match': 'W/"abc"' })
    assert.equal(answer.status, 304)
    assert.equal(app.got[0] && headerOf(app.got[0], 'if-none-match'), 'W/"abc"')
  })

  test('the answer to a POST and to HEAD', async () => {
    const posted = await client.post('/long', {}, gzip)
    assert.equal(posted.headers['content-encoding'], 'gzip')
    const head = await client.send('/long', { method: 'HEAD', headers: gzip })
    assert.equal(head.status, 200)
    assert.equal(head.body, '')
  })

  test('its own error pages', { skip: kind === 'haproxy' }, async () => {
    const { status, headers } = await client.get('/.env', gzip)
    assert.equal(status, 404)
    assert.equal(headers['content-encoding'], 'gzip')
  })
})
