import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectByTls } from 'node:tls'
import mysql from 'mysql2/promise'
import { ensureCertificates } from '../../../apps/control/certificates/certificates.ts'
import { whoamiHost } from '../../../apps/control/drivers/process/process-specs.ts'
import { Client, trust } from '../../../apps/shared/client.ts'
import { demoAccounts } from '../../../infra/topology.ts'
import {
  findDatabase,
  findProgram,
  missingForBackups,
} from '../../../scripts/setup/find-servers.mjs'
import { eventually } from '../../support/eventually.ts'
import { addOne, browse, during, whoAnswers } from '../../support/load.ts'
import { freeStackPort } from '../../support/network.ts'
import { makeOld } from '../../support/old-certificates.ts'
import { readSecret, run } from '../../support/stack.ts'

const hasMonitoring = findProgram('prometheus') !== null
const hasBackups = findDatabase()?.dialect === 'MariaDB' && missingForBackups().length === 0
const cheap = { ARGON2_MEMORY_KIB: '64', ARGON2_PASSES: '1', CERTIFICATES_EVERY_SECONDS: '3' }

describe('a run with TLS on every inner hop, whose data are of one without', () => {
  let runDir: string
  let port: number
  const file = (...names: string[]) => path.join(runDir, ...names)
  const read = (...names: string[]) => readFileSync(file(...names), 'utf8')
  const portOf = (role: string): number => JSON.parse(read('state.json')).ports[role]
  const httpsPort = () => port + 363

  async function start(...options: string[]): Promise<void> {
    const args = ['start', '--detach', '--run-dir', runDir, '--port', String(port), ...options]
    const { code, out, err } = await run(args, cheap)
    assert.equal(code, 0, out + err)
  }
  const lab = (...args: string[]) => run(['lab', ...args], { RUN_DIR: runDir })
  const clientOf = (host = 'localhost') =>
    new Client(httpsPort(), host, '127.130.1.1', '127.0.0.1', trust(file('certificates/ca.pem')))

  const clientAt = (at: number) =>
    new Client(at, 'localhost', undefined, '127.0.0.1', trust(file('certificates/ca.pem')))

  before(async () => {
    runDir = await mkdtemp(path.join(tmpdir(), 'stickyshop-tls-'))
    port = await freeStackPort()
    await start('--replicas', '2')
    await lab('down')
    await start('--tls', 'all', ...(hasMonitoring ? ['--monitoring', 'on'] : []))
  })
  after(async () => {
    await lab('down')
    await rm(runDir, { recursive: true, force: true })
  })

  const hostOf = (role: string) => (role.startsWith('whoami') ? whoamiHost(role) : '127.0.0.1')

  /** The first bytes that a server answers to these, null when it closes the connection. */
  const answerTo = (role: string, bytes: string, socket?: Socket): Promise<string | null> =>
    new Promise((resolve) => {
      const connection = socket ?? createConnection(portOf(role), hostOf(role))
      connection.once('data', (data) => {
        connection.destroy()
        resolve(data.toString())
      })
      for (const event of ['close', 'error']) connection.once(event, () => resolve(null))
      connection.write(bytes)
    })

  test('serves pages, whoami and the lab', async () => {
    for (const host of ['localhost', 'whoami.localhost', 'lab.localhost']) {
      const client = clientOf(host)
      assert.equal((await client.get('/')).status, 200, host)
      client.close()
    }
  })

  test('nothing answers without TLS', async () => {
    const roles = ['app-1', 'app-1 internal', 'whoami-1', 'lab', 'replication']
    for (const role of roles)
      assert.equal(await answerTo(role, 'GET /healthz HTTP/1.0\r\n\r\n'), null, role)
    assert.equal(await answerTo('redis', 'PING\r\n'), null)
    for (const name of ['db-1', 'db-2'])
      await assert.rejects(connectDatabase(name), /Access denied|insecure transport/, name)
  })

  test('monitoring has TLS, too', { skip: !hasMonitoring }, async () => {
    const exporters = ['mysql-exporter-1', 'redis-exporter', 'nginx-exporter', 'node-exporter']
    for (const role of ['prometheus', 'alertmanager', ...exporters])
      assert.match(
        (await answerTo(role, 'GET / HTTP/1.0\r\n\r\n')) ?? '',
        /^HTTP\/1\.0 400.*Client sent an HTTP request to an HTTPS server/s,
        role,
      )
    const prometheus = clientAt(portOf('prometheus'))
    await eventually(async () => {
      const { body } = await prometheus.get('/api/v1/targets')
      const targets: { scrapeUrl: string; health: string; lastError: string }[] =
        JSON.parse(body).data.activeTargets
      assert.equal(targets.length, 10)
      for (const { scrapeUrl, health, lastError } of targets) {
        assert.match(scrapeUrl, /^https:/)
        assert.equal(health, 'up', `${scrapeUrl}: ${lastError}`)
      }
    }, 30_000)
    prometheus.close()
  })

  const connectDatabase = (name: string, ca?: string) =>
    mysql.createConnection({
      ...{ host: '127.0.0.1', port: portOf(name), user: 'shop' },
      password: readSecret(runDir, 'database-shop'),
      ...(ca && { ssl: { ca, verifyIdentity: true } }),
    })

  test('the read replica verifies the primary', async () => {
    const admin = await mysql.createConnection({
      ...{ host: '127.0.0.1', port: portOf('db-2'), user: 'admin' },
      password: readSecret(runDir, 'database-admin'),
      ssl: { ca: read('certificates/ca.pem'), verifyIdentity: true },
    })
    const [rows] = await admin
      .query('SHOW REPLICA STATUS')
      .catch(() => admin.query('SHOW SLAVE STATUS'))
    await admin.end()
    const row = (rows as Record<string, unknown>[])[0] ?? {}
    assert.match(JSON.stringify(row), /"(Master|Source)_SSL_Verify_Server_Cert":"Yes"/)
    assert.match(JSON.stringify(row), /"(Slave|Replica)_IO_Running":"Yes"/)
  })

  test('a server with a certificate of another authority is not believed', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'stickyshop-ca-'))
    await ensureCertificates({ folder, publicHosts: [] })
    const ca = readFileSync(path.join(folder, 'ca.pem'), 'utf8')
    await rm(folder, { recursive: true })
    await assert.rejects(connectDatabase('db-1', ca), /self-signed|unable to|signature/i)
    const redis = connectByTls({ port: portOf('redis'), host: '127.0.0.1', ca })
    assert.equal(await answerTo('redis', 'PING\r\n', redis), null)
  })

  test('a backup is made of a database that its program has verified', {
    skip: !hasBackups,
  }, async () => {
    const { code, out, err } = await lab('backup')
    assert.equal(code, 0, out + err)
  })

  test('every server uses a renewed certificate without a restart', async () => {
    const kinds = ['app', 'database', 'edge', 'lab', 'redis', 'replication', 'whoami'] as const
    const pidsOf = async () => (await lab('status', '--json')).out.match(/"pid": \d+/g)
    const pids = await pidsOf()
    const before = await servedEnds()
    await makeOld(file('certificates'), kinds)
    await eventually(async () => {
      const now = await servedEnds()
      for (const [server, end] of Object.entries(now)) {
        const kind = kinds.find((one) => server.startsWith(one)) ?? 'database'
        const renewed = new X509Certificate(read('certificates', `${kind}.pem`)).validTo
        assert.equal(end, renewed, server)
        assert.notEqual(end, before[server], server)
        assert.ok(Date.parse(end) - Date.now() > 390 * 24 * 3600_000, `${server}: ${end}`)
      }
    }, 40_000)
    assert.deepEqual(await pidsOf(), pids)
  })

  /** When the certificates end that servers present. */
  async function servedEnds(): Promise<Record<string, string>> {
    const roles = ['app-1', 'app-2 internal', 'whoami-1', 'lab', 'replication', 'redis']
    const ports = roles.map((role): [string, number] => [role, portOf(role)])
    const ends = [['edge', httpsPort()] as const, ...ports].map(async ([name, port]) => {
      const ca = read('certificates/ca.pem')
      const socket = connectByTls({ port, host: hostOf(name), servername: 'localhost', ca })
      await once(socket, 'secureConnect')
      const { valid_to } = socket.getPeerCertificate()
      socket.destroy()
      return [name, valid_to]
    })
    const ofDatabases = ['db-1', 'db-2'].map(async (name) => {
      const connection = await connectDatabase(name, read('certificates/ca.pem'))
      const [rows] = await connection.query("SHOW STATUS LIKE 'Ssl_server_not_after'")
      await connection.end()
      return [name, (rows as { Value: string }[])[0]?.Value]
    })
    return Object.fromEntries(await Promise.all([...ends, ...ofDatabases]))
  }

  test('app-tls goes off and on again without a failed request, and without signing anybody out', async () => {
    const clients = Array.from({ length: 6 }, () => clientOf())
    const [alice] = demoAccounts
    for (const client of clients)
      await client.post('/login', { email: alice.email, password: alice.password })
    const seen = await during(clients, [browse, addOne, whoAnswers], async () => {
      for (const value of ['off', 'on', 'off', 'on']) {
        const { code, out, err } = await lab('app-tls', value)
        assert.equal(code, 0, out + err)
        const plain = await answerTo('app-1', 'GET / HTTP/1.0\r\nHost: localhost\r\n\r\n')
        assert.equal(plain?.startsWith('HTTP/1.1 200') ?? false, value === 'off')
        await sleep(300)
      }
    })
    assert.deepEqual(seen.failures, [])
    assert.ok(seen.answers > 50)
    for (const client of clients) {
      const state = JSON.parse((await client.get('/demo/state')).body)
      assert.equal(state.loggedIn, true)
      client.close()
    }
  })

  test('the data go on without TLS afterwards', async () => {
    await lab('down')
    await start('--tls', 'off')
    const client = new Client(port)
    assert.equal((await client.get('/products')).status, 200)
    client.close()
    const { out, code } = await lab('app-tls', 'off')
    assert.equal(code, 1, out)
  })
})
