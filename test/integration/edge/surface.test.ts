import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoServer, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'
import { eventually } from '../../support/eventually.ts'
import { rawRequest } from '../../support/network.ts'

const methods = ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE', 'CONNECT', 'LOCK', 'get']

describeEdges('what a stranger may try at the edge', (kind) => {
  let edge: Edge
  let app: EchoServer
  let lab: EchoServer
  before(async () => {
    app = await startEcho('app-1')
    lab = await startEcho('lab')
    edge = await startEdge({ apps: [{ ...app, state: 'up' }], lab: lab.address }, kind)
  })
  after(async () => {
    await edge.stop()
    await app.close()
    await lab.close()
  })

  const request = (method: string, target: string, host = 'localhost', headers = '') =>
    rawRequest(
      edge.port,
      `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${headers}\r\n`,
    )
  const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])

  test('static files have GET and HEAD, and no other method', async () => {
    for (const target of ['/favicon.svg', '/robots.txt', '/assets/shop.css', '/pictures/x.svg'])
      for (const method of [...methods, 'POST']) {
        const answer = await request(method, target, 'localhost', 'Content-Length: 0\r\n')
        assert.ok([400, 404, 405].includes(statusOf(answer)), `${method} ${target}: ${answer}`)
      }
    assert.equal(statusOf(await request('HEAD', '/favicon.svg')), 200)
    assert.equal(app.got.length, 0)
  })

  test('TRACE and CONNECT reach nobody on any host', async () => {
    const hosts = ['localhost', 'lab.localhost', 'whoami.localhost', 'evil.example']
    for (const host of hosts)
      for (const [method, target] of [
        ['TRACE', '/'],
        ['CONNECT', 'localhost:3306'],
        ['CONNECT', '/'],
      ] as const) {
        const answer = await request(method, target, host, 'Cookie: secret=1\r\n')
        assert.ok([400, 405, 421].includes(statusOf(answer)), `${method} ${host}: ${answer}`)
        assert.doesNotMatch(answer, /secret/)
      }
    assert.equal(app.got.length + lab.got.length, 0)
  })

  test('the lab has GET, HEAD and POST, and no other method', async () => {
    for (const method of methods)
      assert.ok([400, 405].includes(statusOf(await request(method, '/', 'lab.localhost'))), method)
    assert.equal(lab.got.length, 0)
    assert.equal(statusOf(await request('GET', '/', 'lab.localhost')), 200)
  })

  test('thousands of short headers harm nobody', async () => {
    const many = Array.from({ length: 3000 }, (_, at) => `a${at}: b\r\n`).join('')
    const answer = await request('GET', '/', 'localhost', many)
    assert.ok([200, 400, 431].includes(statusOf(answer)), answer.slice(0, 100))
    const tooMany = Array.from({ length: 9000 }, (_, at) => `a${at}: b\r\n`).join('')
    assert.ok([400, 431].includes(statusOf(await request('GET', '/', 'localhost', tooMany))))
  })

  test('one address has a limited rate', { skip: process.platform !== 'linux' }, async () => {
    const edit = (name: string, from: string, to: string) => {
      const file = path.join(edge.folder, name)
      writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
    }
    // The real rate is above what a busy machine can send.
    if (kind === 'nginx') {
      edit('conf.d/client-limits.conf', 'rate=1000r/s', 'rate=1r/m')
      edit('snippets/limit-conn.conf', 'burst=1000', 'burst=5')
      process.kill(edge.pid, 'SIGHUP')
    } else {
      edit('public.cfg', 'gt 2000', 'gt 1')
      await edge.reload()
    }
    const one = new Client(edge.port, 'localhost', '127.0.67.1')
    await eventually(async () => assert.equal((await one.get('/')).status, 429))
    const { headers } = await one.get('/')
    assert.equal(headers['retry-after'], '2')
    const other = new Client(edge.port, 'localhost', '127.0.68.1')
    assert.equal((await other.get('/')).status, 200)
    const local = new Client(edge.port)
    for (let at = 0; at < 10; at++) assert.equal((await local.get('/')).status, 200)
    for (const client of [one, other, local]) client.close()
  })
})
