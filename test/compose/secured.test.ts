import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ensureCertificates } from '../../apps/control/certificates/certificates.ts'
import { Client, trust } from '../../apps/shared/client.ts'
import { stages } from '../../infra/stages/stages.ts'
import { eventually } from '../support/eventually.ts'
import { addOne, browse, during, whoAnswers } from '../support/load.ts'
import { freePort } from '../support/network.ts'
import { address, addToCart, checkoutFields, goodCard, register } from '../support/people.ts'
import { createLoyalCustomer } from './support/loyal-customer.ts'
import { testClaims } from './support/press-claims.ts'
import { sniff } from './support/sniff.ts'
import { composeStack } from './support/stack.ts'
import {
  databaseProbe,
  handshakeProbe,
  makeOldProbe,
  plaintextProbe,
} from './support/tls-probes.ts'

/** All that listens but the databases, which begin in plaintext. */
const servers = [
  { host: 'edge', port: 8090 },
  { host: 'app', port: 3000 },
  { host: 'app', port: 3001 },
  { host: 'whoami', port: 3000 },
  { host: 'whoami', port: 3001 },
  { host: 'lab', port: 3000 },
  { host: 'replication', port: 3001 },
  { host: 'redis', port: 6379 },
]
const databases = ['db-1', 'db-2'] as const

describe('the stage secured in containers', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'secured-'))
  const caFile = path.join(folder, 'ca.pem')
  let stack: ReturnType<typeof composeStack>
  let httpsPort: number
  let env: Record<string, string>
  before(async () => {
    httpsPort = await freePort()
    stack = composeStack(`secured-${process.pid}`, await freePort())
    env = {
      COMPOSE_FILE: 'docker-compose.yml:infra/compose/secured.yml',
      HTTPS_PORT: String(httpsPort),
      REPLICAS: '2',
      CERTIFICATES_EVERY_SECONDS: '3',
    }
    await stack.compose(['build'], env)
    await stack.up(env)
    writeFileSync(caFile, await inContainer('lab', 'cat', '/run/secrets/certificates/ca.pem'))
  })
  after(async () => {
    await stack.remove(env)
    rmSync(folder, { recursive: true })
  })

  const inContainer = (service: string, ...command: string[]) =>
    stack.compose(['exec', '-T', service, ...command], env)
  /** Runs a probe in the control plane's container, which is on every inner network. */
  const probe = (script: string, ...args: string[]) =>
    inContainer('control', 'node', '--input-type=module', '-e', script, ...args)

  const clientOf = (host = 'localhost') =>
    new Client(httpsPort, host, undefined, '127.0.0.1', trust(caFile))
  async function withClient<T>(host: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = clientOf(host)
    return work(client).finally(() => client.close())
  }

  test('serves pages by HTTPS, to which HTTP redirects', async () => {
    for (const host of ['localhost', 'lab.localhost', 'whoami.localhost'])
      assert.equal(await withClient(host, async (it) => (await it.get('/')).status), 200, host)
    const plain = new Client(stack.port)
    const { status, headers } = await plain.get('/products')
    plain.close()
    assert.equal(status, 307)
    assert.equal(headers.location, `https://localhost:${httpsPort}/products`)
  })

  test('signs people in with cookies that only HTTPS can set', async () => {
    await withClient('sticky.localhost', async (client) => {
      await register(client)
      const names = [...client.cookies.keys()]
      assert.ok(names.includes(`__Host-sid-${httpsPort}`), names.join())
      assert.ok(names.includes(`__Host-replica_${httpsPort}`), names.join())
      assert.deepEqual(
        names.filter((name) => !name.startsWith('__Host-')),
        [],
      )
    })
  })

  testClaims(() => stack, stages.secured, {
    hasEngine: false,
    trusted: () => trust(caFile),
    settle: () => stack.healthy(),
  })

  test('keeps the authority’s key for root alone, and each key for its own component', async () => {
    const ls = 'ls -ln /run/secrets/certificates'
    const lines = (await inContainer('lab', 'sh', '-c', ls)).split('\n')
    const rightsOf = (name: string) => {
      const line = lines.find((one) => one.endsWith(` ${name}`)) ?? ''
      const [mode, , owner, group] = line.split(/\s+/)
      return `${mode} ${owner}:${group}`
    }
    assert.equal(rightsOf('ca-key.pem'), '-rw------- 0:0')
    assert.equal(rightsOf('edge-key.pem'), '-r--r----- 101:0')
    assert.equal(rightsOf('database-key.pem'), '-r--r----- 999:0')
    const own = { app: 'app', whoami: 'whoami', replication: 'replication', control: 'lab' }
    const tryAll =
      'cd /run/secrets/certificates && for key in *-key.pem; do cat $key >/tmp/key && echo $key; done; rm /tmp/key'
    for (const [service, kind] of Object.entries(own)) {
      const { out } = await stack.tryCompose(['exec', '-T', service, 'sh', '-c', tryAll], env)
      assert.equal(out.trim(), `${kind}-key.pem`, service)
    }
  })

  test('sends the lab’s own requests by HTTPS, too', async () => {
    const link = await stack.lab('token')
    assert.match(link, new RegExp(`^https://lab\\.localhost:${httpsPort}/\\?token=`))
    await withClient('lab.localhost', async (client) => {
      await client.get(new URL(link.trim()).search.replace(/^/, '/'))
      const answer = await client.post('/requests', { step: 'page', path: '/products' })
      assert.equal(answer.status, 303, answer.body.slice(0, 500))
    })
  })

  test('nothing answers without TLS', async () => {
    const answers = JSON.parse(await probe(plaintextProbe, JSON.stringify(servers)))
    // nginx says so in plaintext.
    for (const [server, answer] of Object.entries(answers))
      if (server === 'edge:8090') assert.match(String(answer), /sent to HTTPS port/)
      else assert.equal(answer, null, server)
    for (const name of databases)
      await assert.rejects(probe(databaseProbe, name, ''), /insecure transport/, name)
  })

  interface Handshake {
    protocol?: string
    end?: string
    error?: string
  }
  const shakeHands = async (options: object): Promise<[string, Handshake][]> =>
    Object.entries(
      JSON.parse(await probe(handshakeProbe, JSON.stringify(servers), JSON.stringify(options))),
    )

  test('nobody believes another authority, nor a certificate of another component', async () => {
    await ensureCertificates({ folder: path.join(folder, 'other'), publicHosts: [] })
    const other = readFileSync(path.join(folder, 'other/ca.pem'), 'utf8')
    const ca = readFileSync(caFile, 'utf8')
    for (const [server, { protocol }] of await shakeHands({ ca }))
      assert.equal(protocol, 'TLSv1.3', server)
    for (const [server, { error }] of await shakeHands({ ca: other }))
      assert.match(String(error), /SELF_SIGNED|UNABLE_TO|SIGNATURE/, server)
    for (const [server, { error }] of await shakeHands({ ca, servername: 'monitoring' }))
      assert.equal(error, 'ERR_TLS_CERT_ALTNAME_INVALID', server)
    for (const name of databases)
      await assert.rejects(probe(databaseProbe, name, other), /self-signed|unable to|signature/i)
  })

  const sql = (name: string, statements: string) =>
    inContainer(
      ...[name, 'sh', '-c'],
      `MYSQL_PWD=$(cat /run/secrets/database-admin) mysql --user=admin --vertical --execute='${statements}'`,
    )

  async function placeOrder(client: Client): Promise<void> {
    await addToCart(client, 2)
    const order = { ...address, ...goodCard, ...(await checkoutFields(client)) }
    assert.equal((await client.post('/orders', order)).status, 303)
  }

  test('a read replica verifies its primary: promoted, back again, and cloned anew', async () => {
    await withClient('localhost', async (client) => {
      const email = await register(client)
      for (const [primary, replica] of [databases.toReversed(), databases] as string[][]) {
        await stack.lab('promote', String(primary))
        await eventually(async () => {
          const status = await sql(String(replica), 'SHOW REPLICA STATUS')
          assert.match(status, /Replica_IO_Running: Yes/)
          assert.match(status, /Source_SSL_Verify_Server_Cert: Yes/)
          assert.match(status, /Source_SSL_CA_File: \/run\/secrets\/certificates\/ca\.pem/)
        }, 30_000)
        await eventually(() => placeOrder(client), 20_000)
      }
      // With a transaction of its own it cannot follow, so that its data are copied from the primary.
      await sql('db-2', 'SET GLOBAL super_read_only = OFF; CREATE DATABASE diverged')
      await eventually(async () => {
        assert.doesNotMatch(await sql('db-2', 'SHOW DATABASES'), /diverged/)
        assert.match(await sql('db-2', 'SHOW REPLICA STATUS'), /Replica_IO_Running: Yes/)
      }, 120_000)
      assert.match(await stack.compose(['logs', 'replication'], env), /db-2: rebuild/)
      // One of them is in a message of the page, too.
      const numbers = new Set((await client.get('/orders')).body.match(/S-\d{6}/g))
      assert.equal(numbers.size, 2)
      assert.match((await client.get('/account')).body, new RegExp(email))
    })
  })

  test('app-tls goes off and on again without a failed request, and only in between can a sniffer read', async (t) => {
    const clients = Array.from({ length: 4 }, () => clientOf())
    const seen = await during(clients, [browse, addOne, whoAnswers], async () => {
      for (const value of ['off', 'on'] as const) {
        await stack.lab('app-tls', value)
        const app = JSON.stringify([{ host: 'app', port: 3000 }])
        const [answer] = Object.values(JSON.parse(await probe(plaintextProbe, app)))
        assert.equal(String(answer).startsWith('HTTP/1.1'), value === 'off')
        const captured = await sniff(stack, 'edge', 3000)
        if (!captured) return t.diagnostic('nothing was captured: it needs root and tcpdump')
        assert.ok(captured.packets > 10, `${captured.packets} packets`)
        assert.equal(captured.requests > 0, value === 'off')
        assert.equal(captured.cookie !== null, value === 'off')
      }
      for (const name of databases)
        assert.doesNotMatch((await sniff(stack, name, 3306))?.text ?? '', /price|slug|stickyshop/)
      assert.doesNotMatch((await sniff(stack, 'redis', 6379))?.text ?? '', /session:|cookie/)
    })
    for (const client of clients) client.close()
    // 503 is what an app replica answers that has too much to do, and no matter of TLS: that is 502.
    assert.deepEqual(
      seen.failures.filter((failure) => !/ 503 by app-\d+$/.test(failure)),
      [],
    )
  })

  async function servedEnds(): Promise<[string, string][]> {
    const published = [{ host: 'edge', port: httpsPort }, ...servers]
    const ca = readFileSync(caFile, 'utf8')
    const options = JSON.stringify({ ca })
    const shaken = JSON.parse(await probe(handshakeProbe, JSON.stringify(published), options))
    const ends = Object.entries(shaken as Record<string, Handshake>).map(
      ([server, { end }]): [string, string] => [server, String(end)],
    )
    for (const name of databases) ends.push([name, (await probe(databaseProbe, name, ca)).trim()])
    return ends
  }

  test('every server uses a renewed certificate without a restart', async () => {
    const names = ['app-1', 'db-1', 'db-2', 'edge', 'lab', 'redis', 'replication', 'whoami-1']
    const started = () => Promise.all(names.map((name) => stack.inspect(name, '.State.StartedAt')))
    const [startedAt, before] = [await started(), Object.fromEntries(await servedEnds())]
    await inContainer('certificates', 'node', '--input-type=module', '-e', makeOldProbe)
    await eventually(async () => {
      for (const [server, end] of await servedEnds()) {
        assert.notEqual(end, before[server], server)
        // Renewed, and not the one that is near its end.
        assert.ok(Date.parse(end) - Date.now() > 390 * 24 * 3600_000, `${server}: ${end}`)
      }
    }, 40_000)
    assert.deepEqual(await started(), startedAt)
  })

  test('becomes the stage distributed and is secured again, with the orders of each', async () => {
    const customer = createLoyalCustomer()
    await customer.placeOrder(clientOf())
    const distributed = { COMPOSE_FILE: 'docker-compose.yml', REPLICAS: '2' }
    await stack.compose(['up', '--detach', '--remove-orphans'], distributed)
    await stack.usable()
    await customer.placeOrder(stack.client())
    await stack.up(env)
    await eventually(() => withClient('localhost', (client) => addToCart(client, 1)), 60_000)
    await customer.placeOrder(clientOf())
    assert.equal(customer.orders.length, 3)
  })
})
