import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'
import { eventually } from '../../support/eventually.ts'
import { freePort } from '../../support/network.ts'

const main = path.resolve(import.meta.dirname, '../../../apps/whoami/main.ts')

async function startWhoami(name: string, host = '127.0.0.1') {
  const port = await freePort()
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    env: { ...process.env, REPLICA_NAME: name, HOST: host, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const address = `${host}:${port}`
  await eventually(async () => assert.ok((await fetch(`http://${address}/healthz`)).ok))
  return { name, address, child }
}

describeEdges('whoami', (kind) => {
  let edge: Edge
  let client: Client
  let servers: { name: string; address: string; child: ChildProcess }[]
  before(async () => {
    servers = await Promise.all(['whoami-1', 'whoami-2'].map((name) => startWhoami(name)))
    edge = await startEdge({ whoami: servers }, kind)
    client = new Client(edge.port, 'whoami.localhost')
  })
  after(async () => {
    client.close()
    await edge.stop()
    for (const { child } of servers) child.kill('SIGKILL')
  })

  test('shows who answered and what arrived', async () => {
    const { body, headers } = await client.get('/a%2Fb?c=%zz', { 'X-Mine': 'kept' })
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
    assert.match(body, /^Name: whoami-[12]\n/)
    assert.match(body, new RegExp(`^Hostname: ${hostname()}$`, 'm'))
    assert.match(body, /^IP: 127\.0\.0\.1$/m)
    assert.match(body, /^RemoteAddr: 127\.0\.0\.1:\d+$/m)
    assert.match(body, /^GET \/a%2Fb\?c=%zz HTTP\/1\.1$/m)
    assert.match(body, new RegExp(`^Host: whoami.localhost:${edge.port}$`, 'im'))
    assert.match(body, /^X-Forwarded-For: 127\.0\.0\.1$/im)
    assert.match(body, /^X-Mine: kept$/im)
  })

  test('shows no value of a cookie and no credentials, as a script of the shop may read it', async () => {
    const headers = {
      Cookie: 'sid-8080=s%3Asecret1; replica_8080=secret2',
      Authorization: 'Bearer secret3',
    }
    const paths = { text: 'text/plain', json: 'application/json' }
    for (const accept of Object.values(paths)) {
      const shop = new Client(edge.port)
      const { body } = await shop.get('/whoami', { ...headers, Accept: accept })
      assert.doesNotMatch(body, /secret/)
      assert.match(body, /sid-8080=…; replica_8080=…/)
      shop.close()
    }
  })

  test('answers in turn, by host and by path', async () => {
    const shop = new Client(edge.port, 'localhost')
    const served: string[] = []
    for (let i = 0; i < 3; i++) {
      served.push((await client.get('/')).servedBy)
      served.push((await shop.get('/whoami')).servedBy)
    }
    for (const [at, name] of served.entries()) assert.notEqual(name, served[at - 1])
    shop.close()
  })

  test('stays with one under its sticky host, with a cookie of its own', async () => {
    const sticky = new Client(edge.port, 'sticky-whoami.localhost')
    const [first, ...others] = [await sticky.get('/'), await sticky.get('/'), await sticky.get('/')]
    assert.deepEqual([first?.headers['set-cookie']].flat(), [
      `whoami_${edge.port}=${first?.servedBy}; ${kind === 'nginx' ? 'Path' : 'path'}=/; HttpOnly; SameSite=Lax`,
    ])
    for (const { servedBy, headers, body } of others) {
      assert.equal(servedBy, first?.servedBy)
      assert.equal(headers['set-cookie'], undefined)
      // HAProxy takes out its own cookie.
      if (kind === 'nginx') assert.match(body, new RegExp(`^Cookie: whoami_${edge.port}=…$`, 'm'))
    }
    const away = new Client(edge.port, 'sticky-whoami.localhost')
    await away.get('/', { Cookie: `whoami_${edge.port}=whoami-9` })
    assert.equal((await away.get('/')).status, 200)
    for (const one of [sticky, away]) one.close()
  })

  test('shows only its own address', { skip: process.platform !== 'linux' }, async () => {
    const { address, child } = await startWhoami('whoami-7', '127.0.1.7')
    const body = await (await fetch(`http://${address}`)).text()
    assert.deepEqual(body.match(/^IP: .*$/gm), ['IP: 127.0.1.7'])
    child.kill('SIGKILL')
  })

  test('speaks JSON', async () => {
    const { body, servedBy } = await client.get('/x', { Accept: 'application/json' })
    const answer = JSON.parse(body)
    assert.equal(answer.name, servedBy)
    assert.equal(answer.request, 'GET /x HTTP/1.1')
    assert.ok(answer.headers.some(([name]: string[]) => /^x-request-id$/i.test(name ?? '')))
  })

  test('ends when told to, and the other one takes over', async () => {
    const [first] = servers as [(typeof servers)[number]]
    const ended = once(first.child, 'close')
    first.child.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null])
    for (let i = 0; i < 4; i++) assert.equal((await client.get('/')).servedBy, 'whoami-2')
  })
})
