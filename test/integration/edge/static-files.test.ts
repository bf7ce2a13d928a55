import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoServer, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge, testLayout } from '../../support/edge.ts'
import { eventually } from '../../support/eventually.ts'

describeEdges('static files', (kind) => {
  const css = 'a { color: red }\n'.repeat(200)
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
  const files: Record<string, string | Buffer> = {
    'assets/shop.0a1b2c3d.css': css,
    'assets/shop.0a1b2c3d.css.gz': gzipSync(css),
    'assets/shop.0a1b2c3d.js': 'export {}',
    'assets/.hidden': 'secret',
    '.env': 'secret',
    'pictures/honey.svg': svg,
    'favicon.svg': svg,
    'robots.txt': 'User-agent: *\n',
    'other.txt': 'nobody linked this',
  }
  // Signs that have a meaning in nginx' own files.
  const folder = mkdtempSync(`${tmpdir()}/a "b"; {c} #d `)
  let edge: Edge
  let app: EchoServer
  let client: Client
  before(async () => {
    for (const name of ['assets', 'pictures']) mkdirSync(`${folder}/${name}`)
    for (const [name, content] of Object.entries(files)) writeFileSync(`${folder}/${name}`, content)
    app = await startEcho('app-1')
    edge = await startEdge({ layout: testLayout(folder), apps: [{ ...app, state: 'up' }] }, kind)
    client = new Client(edge.port)
  })
  after(async () => {
    client.close()
    await edge.stop()
    await app.close()
    rmSync(folder, { recursive: true })
  })

  test('with a hash in their name are kept for ever', async () => {
    const { status, headers, body } = await client.get('/assets/shop.0a1b2c3d.css')
    assert.equal(status, 200)
    assert.equal(body, css)
    assert.equal(headers['content-type'], 'text/css; charset=utf-8')
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers.vary, 'Accept-Encoding')
    const script = await client.get('/assets/shop.0a1b2c3d.js')
    assert.equal(script.headers['content-type'], 'text/javascript; charset=utf-8')
  })

  test('come compressed as the build has made them', async () => {
    const { headers } = await client.get('/assets/shop.0a1b2c3d.css', { 'Accept-Encoding': 'gzip' })
    assert.equal(headers['content-encoding'], 'gzip')
    assert.equal(Number(headers['content-length']), gzipSync(css).length)
  })

  test('without one are kept for a day, then asked about', async () => {
    const { status, headers } = await client.get('/pictures/honey.svg')
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'image/svg+xml')
    assert.equal(headers['cache-control'], 'public, max-age=86400')
    assert.match(String(headers['content-security-policy']), /sandbox/)
    const again = await client.get('/pictures/honey.svg', { 'If-None-Match': String(headers.etag) })
    assert.equal(again.status, 304)
    for (const path of ['/favicon.svg', '/favicon.ico', '/robots.txt'])
      assert.equal((await client.get(path)).status, 200, path)
  })

  test('that are missing or hidden are not found, with a page', async () => {
    const paths = [
      '/assets/none.css',
      '/assets/',
      '/assets/.hidden',
      '/pictures/none.svg',
      '/pictures/%2e%2e/.env',
      '/.env',
      '/.git/config',
      '/.well-known/x',
    ]
    for (const path of paths) {
      const { status, body, headers } = await client.get(path)
      assert.equal(status, 404, path)
      assert.match(body, /<h1>Page not found/)
      assert.equal(headers['cache-control'], 'no-store')
    }
    const { servedBy } = await client.get('/other.txt')
    assert.equal(servedBy, 'app-1')
    for (const path of ['/edge-pages/unavailable.html', '/edge%2dpages/', '/edge-pages/none'])
      assert.deepEqual(
        await client.get(path).then(({ status, servedBy }) => ({ status, servedBy })),
        { status: 404, servedBy: '' },
        path,
      )
    assert.equal((await client.post('/assets/shop.0a1b2c3d.css')).status, 405)
  })

  test('are not in the access log', async () => {
    await client.get('/assets/shop.0a1b2c3d.css')
    await client.get('/logged')
    const log = await eventually(() => {
      const lines = edge.log('access')
      assert.match(lines, /uri="\/logged"/)
      return lines
    })
    assert.doesNotMatch(log, /shop\.0a1b2c3d\.css" status=200/)
  })
})
