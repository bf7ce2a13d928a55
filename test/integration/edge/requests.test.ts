import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { type Echo, type EchoServer, headerOf, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge, tiers } from '../../support/edge.ts'
import { eventually } from '../../support/eventually.ts'
import { rawRequest } from '../../support/network.ts'

describeEdges('the edge', (kind) => {
  let edge: Edge
  let app: EchoServer
  let whoami: EchoServer
  let lab: EchoServer
  before(async () => {
    app = await startEcho('app-1')
    whoami = await startEcho('whoami-1')
    lab = await startEcho('lab')
    edge = await startEdge(
      {
        domain: 'shop.example.org',
        extraHosts: ['192.0.2.7', '2001:db8::7'],
        apps: [{ ...app, state: 'up' }],
        whoami: [whoami],
        lab: lab.address,
      },
      kind,
    )
  })
  after(async () => {
    await edge.stop()
    for (const server of [app, whoami, lab]) await server.close()
  })
  beforeEach(() => {
    app.got.length = 0
  })

  const raw = (head: string) => rawRequest(edge.port, `${head.replaceAll('\n', '\r\n')}\r\n\r\n`)
  const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])
  const servedBy = (answer: string) => /^X-Served-By: (.*)\r$/im.exec(answer)?.[1]
  const got = () => app.got.at(-1) as Echo

  test('knows its hosts', async () => {
    const shop = [
      'localhost',
      'LOCALHOST',
      'shop.localhost',
      '127.0.0.1',
      '[::1]',
      'shop.example.org',
      'shop.shop.example.org',
      'sticky.shop.example.org',
      '192.0.2.7',
      '[2001:db8::7]',
    ]
    const expected = [
      ...shop.map((host) => [host, 'app-1']),
      ['whoami.localhost', 'whoami-1'],
      ['whoami.shop.example.org', 'whoami-1'],
      ['lab.localhost', 'lab'],
      ['lab.shop.example.org', 'lab'],
    ]
    for (const [host, name] of expected)
      for (const port of ['', `:${edge.port}`, ':80']) {
        const answer = await raw(`GET / HTTP/1.1\nHost: ${host}${port}\nConnection: close`)
        assert.equal(servedBy(answer), name, `${host}${port}`)
      }
  })

  test('refuses every other host, and none, with a few words', async () => {
    const heads = [
      'Host: evil.example',
      'Host: localhost.evil.example',
      'Host: xshop.localhost',
      'Host: 127.0.0.2',
      'Host: _',
      'Host: user@localhost',
      'Host:',
    ]
    for (const host of heads) {
      const answer = await raw(`GET / HTTP/1.1\n${host}\nConnection: close`)
      assert.ok([400, 421].includes(statusOf(answer)), `${host}: ${answer}`)
      assert.doesNotMatch(answer, /evil|Server: nginx\//)
    }
    const other = await raw('GET / HTTP/1.1\nHost: evil.example\nConnection: close')
    assert.equal(statusOf(other), 421)
    assert.match(other, /There is no site with that name here/)
    assert.equal(statusOf(await raw('GET / HTTP/1.0')), 421)
    assert.equal(statusOf(await raw('GET / HTTP/1.1\nConnection: close')), 400)
    assert.equal(app.got.length, 0)
  })

  test('refuses a request line and a Host header that differ', async () => {
    const absolute = (host: string) =>
      raw(`GET http://localhost:${edge.port}/x HTTP/1.1\nHost: ${host}\nConnection: close`)
    const refused = (tiers ?? kind) === 'nginx' ? 421 : 400
    assert.equal(statusOf(await absolute('evil.example')), refused)
    assert.equal(statusOf(await absolute('shop.localhost')), refused)
    assert.equal(app.got.length, 0)
    assert.equal(statusOf(await absolute(`localhost:${edge.port}`)), 200)
    assert.equal(got().url, '/x')
    const twice = await raw(
      'GET / HTTP/1.1\nHost: localhost\nHost: evil.example\nConnection: close',
    )
    assert.equal(statusOf(twice), 400)
  })

  test('names each request: to the app replica, on the answer, in the log', async () => {
    const clients = [new Client(edge.port), new Client(edge.port)]
    const answers = []
    for (const client of [...clients, ...clients]) answers.push(await client.get('/'))
    for (const client of clients) client.close()
    const names = app.got.map((echo) => headerOf(echo, 'x-request-id'))
    assert.equal(new Set(names).size, 4)
    assert.deepEqual(
      answers.map(({ headers }) => headers['x-request-id']),
      names,
    )
    await eventually(() => {
      for (const name of names) assert.ok(edge.log('access').includes(`request_id=${name}\n`))
    })
  })

  test('overwrites what a visitor says about itself', async () => {
    const client = new Client(edge.port, 'sticky.localhost')
    const lies = {
      'X-Forwarded-For': '6.6.6.6, 10.0.0.9',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Port': '443',
      'X-Forwarded-Prefix': '/evil',
      X_Forwarded_For: '6.6.6.6',
      Forwarded: 'for=6.6.6.6;host=evil.example',
      'X-Real-IP': '6.6.6.6',
      'X-Request-Id': 'evil',
      'X-Balancer-Strategy': 'evil',
      'X-Balancer-Name': 'evil',
      'X-Original-URL': '/admin',
      'X-Rewrite-URL': '/admin',
      'X-HTTP-Method-Override': 'DELETE',
      Proxy: 'http://evil.example',
      Via: '1.1 evil',
      'X-Mine': 'kept',
    }
    for (const send of [() => client.get('/', lies), () => client.post('/', { a: 1 }, lies)]) {
      await send()
      const names = got().headers.filter((_, at) => at % 2 === 0)
      assert.equal(headerOf(got(), 'x-forwarded-for'), '127.0.0.1')
      assert.equal(headerOf(got(), 'host'), `sticky.localhost:${edge.port}`)
      assert.equal(headerOf(got(), 'x-forwarded-host'), `sticky.localhost:${edge.port}`)
      assert.equal(headerOf(got(), 'x-forwarded-proto'), 'http')
      assert.equal(headerOf(got(), 'x-balancer-strategy'), 'sticky')
      assert.equal(headerOf(got(), 'x-balancer-name'), tiers ? 'edge-1' : undefined)
      assert.match(String(headerOf(got(), 'x-request-id')), /^\d{10}\.\d{3}-\d+-\d+(-\d+)?$/)
      assert.equal(headerOf(got(), 'x-mine'), 'kept')
      const gone =
        /^(x_.*|forwarded|x-real-ip|x-forwarded-p(ort|refix)|x-.*(url|override)|proxy|via)$/i
      assert.deepEqual(
        names.filter((name) => gone.test(name)),
        [],
      )
    }
    client.close()
  })

  test('hands an address on as it was sent', async () => {
    const odd = [
      '/a%2Fb?x=%zz',
      '/products?q=%00%ff&q=a+b&q=%2B',
      // HAProxy refuses a fragment, which no client sends.
      `//a//b/../c/./d?x${(tiers ?? kind) === 'nginx' ? '#y' : ''}`,
      '/a%20b/%C3%A4/%e4',
      "/;a=b/(c)'*!~$&+,:@",
      '/?&&==',
    ]
    const answered = ['GET', 'POST'].flatMap((method) => odd.map((path) => ({ method, path })))
    for (const { method, path } of answered) {
      const body = method === 'POST' ? '\nContent-Length: 0' : ''
      await raw(`${method} ${path} HTTP/1.1\nHost: localhost\nConnection: close${body}`)
      assert.equal(got().url, path)
      assert.equal(got().method, method)
    }
  })

  test('refuses addresses that mean nothing, with a page', async () => {
    for (const path of ['/%zz', '/a%00b', '/../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/%']) {
      const answer = await raw(`GET ${path} HTTP/1.1\nHost: localhost\nConnection: close`)
      assert.equal(statusOf(answer), 400, path)
      assert.match(answer, /<h1>The server could not read this request/)
    }
    assert.equal(app.got.length, 0)
  })

  test('lets only GET, HEAD and POST through to the shop', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE']) {
      const answer = await raw(`${method} / HTTP/1.1\nHost: localhost\nConnection: close`)
      assert.equal(statusOf(answer), 405, method)
      assert.match(answer, /^Allow: GET, HEAD, POST\r$/im)
    }
    assert.equal(app.got.length, 0)
    const head = await raw('HEAD / HTTP/1.1\nHost: localhost\nConnection: close')
    assert.equal(statusOf(head), 200)
    assert.equal(got().method, 'HEAD')
  })

  test('finds whoami by path on every host, with any method', async () => {
    for (const host of ['localhost', 'random.localhost', 'lab.localhost', 'whoami.localhost'])
      for (const path of ['/whoami', '/whoami?a=%zz', '/whoami/a%2Fb']) {
        const answer = await raw(`DELETE ${path} HTTP/1.1\nHost: ${host}\nConnection: close`)
        assert.equal(servedBy(answer), 'whoami-1', `${host}${path}`)
        assert.equal(whoami.got.at(-1)?.url, path)
      }
    const other = await raw('GET /whoamix HTTP/1.1\nHost: localhost\nConnection: close')
    assert.equal(servedBy(other), 'app-1')
  })
})
