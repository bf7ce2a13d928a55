import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Client, trust } from '../../apps/shared/client.ts'
import { strategies } from '../../infra/topology.ts'
import { eventually } from '../support/eventually.ts'
import { addOne, browse, during } from '../support/load.ts'
import { freePort } from '../support/network.ts'
import { buy, register } from '../support/people.ts'
import { testFollowing } from './support/following.ts'
import { type ComposeStack, composeStack } from './support/stack.ts'

interface Status {
  stage: { edge: string }
  web: { name: string; state: string }[]
}

async function start(stack: ComposeStack): Promise<void> {
  await stack.compose(['build'])
  await stack.up()
}

const withHaproxy = 'docker-compose.yml:infra/compose/haproxy.yml'

describe('HAProxy in containers', async () => {
  const stack = composeStack(`haproxy-${process.pid}`, await freePort(), {
    COMPOSE_FILE: withHaproxy,
  })
  before(async () => {
    await start(stack)
    await stack.usable()
  })
  after(() => stack.remove())

  async function withClient<T>(host: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = stack.client(host)
    return work(client).finally(() => client.close())
  }

  /** The app replicas that answer `count` requests of one browser. */
  const answering = (host: string, count: number) =>
    withClient(host, async (client) => {
      const names = new Set<string>()
      for (let i = 0; i < count; i++) {
        const { status, servedBy } = await client.get('/demo/state')
        assert.equal(status, 200)
        names.add(servedBy)
      }
      return [...names].sort()
    })

  test('accepts its configuration without a warning', async () => {
    const command = 'tr "\\0" " " </proc/$(cat /tmp/edge.pid)/cmdline'
    const running = await stack.compose(['exec', '-T', 'edge', 'bash', '-c', command])
    const files = [...running.matchAll(/-f (\S+)/g)].flatMap(([, file = '']) => ['-f', file])
    assert.ok(files.length > 10, running)
    const check = ['haproxy', '-c', '-W', '-C', '/usr/local/etc/haproxy', ...files]
    const { code, out, err } = await stack.tryCompose(['exec', '-T', 'edge', ...check])
    assert.deepEqual([code, out.replace('Configuration file is valid\n', ''), err], [0, '', ''])
  })

  test('sells', () => withClient('localhost', buy))

  testFollowing(stack)

  test('leaves out a drained app replica for every strategy, after scaling and a reload', async () => {
    // Slots are filled anew by then; each backend must have filled its own in the same way.
    await stack.scale('app', 5)
    await stack.scale('app', 3)
    await stack.lab('cache', 'on')
    await stack.lab('cache', 'off')
    await eventually(async () =>
      assert.equal((await answering('round-robin.localhost', 12)).length, 3),
    )
    await stack.lab('drain', 'app-2')
    for (const strategy of strategies)
      assert.ok(!(await answering(`${strategy}.localhost`, 12)).includes('app-2'), strategy)
    await stack.lab('start', 'app-2')
    await eventually(async () =>
      assert.equal((await answering('round-robin.localhost', 12)).length, 3),
    )
  })

  test('keeps a browser at its app replica through a reload, until that is gone', async () => {
    await withClient('sticky.localhost', async (client) => {
      const home = (await client.get('/demo/state')).servedBy
      for (const cache of ['on', 'off', 'on', 'off']) {
        await stack.lab('cache', cache)
        for (let i = 0; i < 6; i++) assert.equal((await client.get('/demo/state')).servedBy, home)
      }
      await stack.lab('stop', home)
      const next = (await client.get('/demo/state')).servedBy
      assert.notEqual(next, home)
      for (let i = 0; i < 6; i++) assert.equal((await client.get('/demo/state')).servedBy, next)
      await stack.lab('start', home)
    })
  })

  test('loses no request when it is reloaded', async () => {
    const visitors = Array.from({ length: 6 }, () => stack.client())
    const seen = await during(visitors, [browse, addOne], async () => {
      for (let i = 0; i < 3; i++) for (const cache of ['on', 'off']) await stack.lab('cache', cache)
    })
    assert.ok(seen.answers > 50)
    const log = await stack.compose(['exec', '-T', 'edge', 'cat', '/edge-log/access.log'])
    const refused = log.split('\n').filter((line) => line.includes(' status=503 '))
    assert.deepEqual(seen.failures, [], refused.join('\n'))
  })

  test('shows its files, and what a switch would change', async () => {
    await withClient('lab.localhost', async (client) => {
      const { body } = await client.get('/switches?value=sticky')
      assert.match(body, /setenv EDGE_STRATEGY &quot;sticky&quot;/)
      assert.match(body, /server slot-20 app:3000 track apps\/slot-20/)
    })
  })

  test('has static files from web-1; without it pages come unstyled', async () => {
    await withClient('localhost', async (client) => {
      const page = await client.get('/')
      const style = /href="(\/assets\/[^"]+\.css)"/.exec(page.body)?.[1] ?? ''
      assert.equal((await client.get(style)).status, 200)
      await stack.lab('stop', 'web-1')
      assert.equal((await client.get('/')).status, 200)
      assert.equal((await client.get(style)).status, 503)
      const { web } = await stack.labJson<Status>('status')
      assert.deepEqual(
        web.map(({ name, state }) => [name, state]),
        [['web-1', 'stopped']],
      )
      await stack.lab('start', 'web-1')
      await eventually(async () => assert.equal((await client.get(style)).status, 200))
    })
  })

  test('shows its statistics to who has the password, and metrics within', async () => {
    const [dashboard] = (
      await stack.labJson<{ dashboards: { url: string; user: string; password: string }[] }>(
        'dashboards',
      )
    ).dashboards
    assert.ok(dashboard)
    assert.equal(dashboard.url, `http://balancer.localhost:${stack.port}`)
    const status = (password: string) =>
      withClient('balancer.localhost', async (client) => {
        const Authorization = `Basic ${Buffer.from(`${dashboard.user}:${password}`).toString('base64')}`
        return (await client.get('/', { Authorization })).status
      })
    assert.equal(await status('wrong'), 401)
    assert.equal(await status(dashboard.password), 200)
    const metrics = "fetch('http://edge:8090/metrics').then((a) => a.text()).then(console.log)"
    assert.match(
      await stack.compose(['exec', '-T', 'control', 'node', '-e', metrics]),
      /haproxy_backend_active_servers\{proxy="apps"\} 3/,
    )
  })

  for (const name of ['edge', 'web-1'])
    test(`${name} is killed, and comes back; it hangs, and resumes`, async () => {
      await stack.lab('kill', name)
      await stack.healthy('edge', 'web')
      await stack.lab('pause', name, '--for', '2s')
      await stack.usable()
      await withClient('localhost', (client) =>
        eventually(async () => assert.equal((await client.get('/favicon.svg')).status, 200)),
      )
    })
})

describe('HAProxy in the stage secured', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'haproxy-'))
  const caFile = path.join(folder, 'ca.pem')
  const httpsPort = await freePort()
  const stack = composeStack(`haproxy-tls-${process.pid}`, await freePort(), {
    COMPOSE_FILE: 'docker-compose.yml:infra/compose/secured.yml:infra/compose/haproxy.yml',
    HTTPS_PORT: String(httpsPort),
    REPLICAS: '2',
  })
  before(async () => {
    await start(stack)
    const ca = ['cat', '/run/secrets/certificates/ca.pem']
    writeFileSync(caFile, await stack.compose(['exec', '-T', 'lab', ...ca]))
  })
  after(async () => {
    await stack.remove()
    rmSync(folder, { recursive: true })
  })

  test('serves pages and static files by HTTPS, from upstreams that it verifies', async () => {
    const client = new Client(httpsPort, 'sticky.localhost', undefined, '127.0.0.1', trust(caFile))
    try {
      await eventually(
        async () => assert.equal((await client.get('/products')).status, 200),
        60_000,
      )
      await register(client)
      assert.ok(client.cookies.has(`__Host-replica_${httpsPort}`))
      assert.equal((await client.get('/favicon.svg')).status, 200)
    } finally {
      client.close()
    }
  })

  test('reports that its edge is HAProxy, with web-1', async () => {
    const { stage, web } = await stack.labJson<Status>('status')
    assert.equal(stage.edge, 'haproxy')
    assert.deepEqual(
      web.map(({ name, state }) => [name, state]),
      [['web-1', 'ready']],
    )
  })
})
