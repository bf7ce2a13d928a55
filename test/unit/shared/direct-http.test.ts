import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { fetchDirect } from '../../../apps/shared/direct-http.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const knowsProxies = Number(process.versions.node.split('.')[0]) >= 24

describe('a request among our own processes', () => {
  let server: Server
  let url: string
  let proxied = 0
  before(async () => {
    server = createServer(async (req, res) => {
      // A proxy is asked for a whole URL.
      if (req.url?.startsWith('http:')) proxied++
      let body = ''
      for await (const chunk of req) body += chunk
      res.statusCode = req.url === '/none' ? 204 : 418
      if (req.url?.startsWith('/moved')) {
        res.statusCode = 303
        res.setHeader('Location', req.url.replace('/moved', '').replace('other', 'http://[::2]'))
      }
      res.setHeader('X-Twice', ['a', 'b'])
      const { method } = req
      res.end(JSON.stringify({ method, type: req.headers['content-type'], body }))
    })
    server.on('connect', (_req, socket) => {
      proxied++
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => server.close())

  test('sends a form, and returns status, headers and body', async () => {
    const body = new URLSearchParams({ name: 'é&' })
    const answer = await fetchDirect(url, { method: 'POST', body })
    assert.equal(answer.ok, false)
    assert.equal(answer.status, 418)
    assert.equal(answer.headers.get('x-twice'), 'a, b')
    assert.deepEqual(await answer.json(), {
      method: 'POST',
      type: 'application/x-www-form-urlencoded',
      body: 'name=%C3%A9%26',
    })
  })

  test('may come back without a body', async () => {
    const answer = await fetchDirect(`${url}/none`)
    assert.equal(answer.status, 204)
    assert.equal(await answer.text(), '')
  })

  test('follows a redirect to the same server with a GET, and no other', async () => {
    const answer = await fetchDirect(`${url}/moved/here`, { method: 'POST', body: 'x' })
    assert.equal(answer.status, 418)
    assert.deepEqual(await answer.json(), { method: 'GET', body: '' })
    assert.equal((await fetchDirect(`${url}/movedother`)).status, 303)
  })

  test('rejects when nobody listens, and when it is aborted', async () => {
    await assert.rejects(fetchDirect('http://127.0.0.1:1/'), { code: 'ECONNREFUSED' })
    await assert.rejects(fetchDirect(url, { signal: AbortSignal.abort() }), { name: 'AbortError' })
  })

  test('does not use the proxy of the environment', async () => {
    const program = `
      import { fetchDirect } from './apps/shared/direct-http.ts'
      import { Client } from './apps/shared/client.ts'
      const port = Number(process.argv[1])
      const client = new Client(port)
      const answers = [
        await fetchDirect('http://127.0.0.1:' + port),
        await client.get('/'),
        await fetchDirect('http://127.0.0.1:' + port, { keepAlive: true }),
      ]
      client.close()
      // Where Node knows proxies, its own fetch does go there: the test can see it.
      await fetch('http://127.0.0.1:' + port).then((answer) => answer.text(), () => {})
      console.log(answers.map(({ status }) => status).join())`
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', program, new URL(url).port],
      {
        cwd: root,
        env: { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: url, NO_PROXY: '' },
      },
    )
    assert.equal(stdout.trim(), '418,418,418')
    assert.equal(proxied, knowsProxies ? 1 : 0)
  })

  test('is never made by fetch, or with an agent that could use a proxy', () => {
    const files = readdirSync(path.join(root, 'apps'), { recursive: true, encoding: 'utf8' })
    const sources = files.filter((file) => file.endsWith('.ts') && !file.includes('public/'))
    const found = sources.filter((file) =>
      /(?<![.\w])fetch\(|agent[:=] ?false|new Agent\(/.test(
        readFileSync(path.join(root, 'apps', file), 'utf8'),
      ),
    )
    assert.deepEqual(found, ['shared/direct-http.ts'])
  })
})
