import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Dashboard } from '../../apps/control/driver.ts'
import type { Status } from '../../apps/control/status/status.ts'
import { Client, trust } from '../../apps/shared/client.ts'
import type { Zone } from '../../infra/firewall/zones.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/network.ts'
import { buy } from '../support/people.ts'
import { docker, tryDocker } from './support/engine.ts'
import { addressesOf, isAllowed, reachedFrom } from './support/probes.ts'
import { composeStack } from './support/stack.ts'

interface Target {
  scrapeUrl: string
  health: string
  lastError: string
  labels: { component: string; job: string }
}

/** A network lets all ports through, and both ways. What matters asks for a secret, or only shows figures. */
const alsoReached = [
  /^edge → (app-1|control):3001$/,
  /^app-1 → (edge:(8090|\d{5})|lab:3000|control:3001|prometheus:9090|nginx-exporter:9113)$/,
  // Databases and their exporters are both in the data zone.
  /^db-1 → (mysql-exporter-1:9104|redis-exporter:9121)$/,
  /^(lab|control|prometheus) → app-1:3000$/,
  /^(db-1|(mysql|redis|nginx)-exporter(-1)?) → (app-1:300[01]|control:3001|prometheus:9090)$/,
]

describe('monitoring in containers', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'monitoring-'))
  const caFile = path.join(folder, 'ca.pem')
  let stack: ReturnType<typeof composeStack>
  let httpsPort: number
  let env: Record<string, string>
  let dashboard: Dashboard
  before(async () => {
    httpsPort = await freePort()
    stack = composeStack(`monitoring-${process.pid}`, await freePort())
    env = {
      COMPOSE_FILE: 'docker-compose.yml:infra/compose/secured.yml',
      HTTPS_PORT: String(httpsPort),
      REPLICAS: '2',
    }
    await stack.compose(['build'], env)
    await stack.up(env)
    writeFileSync(caFile, await lab('cat', '/run/secrets/certificates/ca.pem'))
    const answer: { dashboards: Dashboard[] } = JSON.parse(await lab('lab', 'dashboards', '--json'))
    const found = answer.dashboards.find(({ name }) => name === 'Prometheus')
    assert.ok(found, 'lab dashboards names Prometheus')
    dashboard = found
  })
  after(async () => {
    await stack.remove(env)
    rmSync(folder, { recursive: true })
  })

  const lab = (...command: string[]) => stack.compose(['exec', '-T', 'lab', ...command], env)
  const status = async (): Promise<Status> => JSON.parse(await lab('lab', 'status', '--json'))
  const alerts = async () =>
    (await status()).alerts.map(({ name, component }) => `${name} ${component}`)

  async function prometheus(url: string, password = dashboard.password) {
    const host = 'prometheus.localhost'
    const client = new Client(httpsPort, host, undefined, '127.0.0.1', trust(caFile))
    const user = Buffer.from(`${dashboard.user}:${password}`).toString('base64')
    return client.get(url, { Authorization: `Basic ${user}` }).finally(() => client.close())
  }

  const query = async (expr: string): Promise<unknown[]> =>
    JSON.parse((await prometheus(`/api/v1/query?${new URLSearchParams({ query: expr })}`)).body)
      .data.result

  const targets = async (): Promise<Target[]> =>
    JSON.parse((await prometheus('/api/v1/targets')).body).data.activeTargets

  test('asks for the password at the edge', async () => {
    assert.equal((await prometheus('/', 'wrong')).status, 401)
    assert.equal((await prometheus('/-/ready')).status, 200)
  })

  test('every target is up, by TLS', async () => {
    await eventually(async () => {
      const found = await targets()
      for (const { scrapeUrl, health, lastError } of found) {
        assert.match(scrapeUrl, /^https:/)
        assert.equal(health, 'up', `${scrapeUrl}: ${lastError}`)
      }
      assert.deepEqual(found.map(({ labels }) => `${labels.job} ${labels.component}`).sort(), [
        'app app-1',
        'app app-2',
        'lab lab',
        'monitoring alertmanager',
        'monitoring prometheus',
        'mysql db-1',
        'mysql db-2',
        'nginx edge',
        'node node-exporter',
        'redis redis',
      ])
    }, 60_000)
    assert.deepEqual(
      (await status()).monitoring.map(({ name, state }) => `${name} ${state}`).sort(),
      [
        'alertmanager ready',
        'mysql-exporter-1 ready',
        'mysql-exporter-2 ready',
        'nginx-exporter ready',
        'node-exporter ready',
        'prometheus ready',
        'redis-exporter ready',
      ],
    )
  })

  test('every query of every dashboard finds something', async () => {
    const client = new Client(httpsPort, 'localhost', undefined, '127.0.0.1', trust(caFile))
    await buy(client)
    for (const name of ['shop', 'components']) {
      const file = path.resolve(
        import.meta.dirname,
        `../../infra/monitoring/dashboards/${name}.json`,
      )
      const { panels } = JSON.parse(readFileSync(file, 'utf8'))
      for (const { title, targets: asked = [] } of panels)
        for (const { expr } of asked)
          await eventually(async () => {
            // Rates need a page now and then.
            assert.equal((await client.get('/products')).status, 200)
            assert.ok((await query(expr)).length > 0, `${title}: ${expr}`)
          }, 60_000)
    }
    client.close()
  })

  test('an app replica that crashes again and again alerts in the lab, until it stays', async () => {
    await eventually(async () => assert.deepEqual(await alerts(), []), 120_000)
    let isCrashing = true
    const crashes = (async () => {
      while (isCrashing) await lab('lab', 'kill', 'app-2', '--no-wait').catch(() => {})
    })()
    try {
      // The engine waits longer before each start, after eight for more than ten seconds.
      await eventually(
        async () => assert.ok((await alerts()).includes('ComponentDown app-2')),
        120_000,
      )
    } finally {
      isCrashing = false
      await crashes
    }
    await eventually(async () => assert.deepEqual(await alerts(), []), 180_000)
  })

  test('an app replica that is paused alerts in the lab within 30 s, until it goes on', async () => {
    const container = stack.container('app-1')
    await docker(['pause', container])
    try {
      await eventually(
        async () => assert.deepEqual(await alerts(), ['ComponentDown app-1']),
        30_000,
      )
    } finally {
      await docker(['unpause', container])
    }
    await eventually(async () => assert.deepEqual(await alerts(), []), 120_000)
  })

  test('app replicas that are added are asked, too', async () => {
    await stack.compose(['up', '-d', '--no-deps', '--no-recreate', '--scale', 'app=3', 'app'], env)
    await eventually(async () => {
      const found = (await targets()).filter(({ labels }) => labels.job === 'app')
      assert.deepEqual(found.map(({ labels, health }) => `${labels.component} ${health}`).sort(), [
        'app-1 up',
        'app-2 up',
        'app-3 up',
      ])
    }, 60_000)
  })

  test('a lesson finds its incident from the charts of three app replicas', async () => {
    const { code, out, err } = await stack.tryLab('lesson', '21')
    assert.equal(code, 0, out + err)
  })

  test('zones reach no more of it than the table has', async () => {
    const zoneOf: Readonly<Record<string, Zone>> = {
      prometheus: 'monitoring',
      alertmanager: 'monitoring',
      'node-exporter': 'monitoring',
      lab: 'monitoring',
      control: 'monitoring',
      'mysql-exporter-1': 'data',
      'redis-exporter': 'data',
      'db-1': 'data',
      'nginx-exporter': 'edge',
      edge: 'edge',
      'app-1': 'app',
    }
    const names = Object.keys(zoneOf)
    const addresses = await Promise.all(names.map((name) => addressesOf(stack, name)))
    const probes = names.map((from) => {
      const others = addresses.flat().filter(({ name }) => zoneOf[name] !== zoneOf[from])
      return reachedFrom(from, others, httpsPort, bashBeside(from))
    })
    const reached = (await Promise.all(probes)).flat()
    const needed = [
      'edge → prometheus:9090',
      'prometheus → app-1:3001',
      'prometheus → mysql-exporter-1:9104',
      'prometheus → redis-exporter:9121',
      'prometheus → nginx-exporter:9113',
    ]
    assert.deepEqual(
      needed.filter((line) => !reached.includes(line)),
      [],
    )
    assert.deepEqual(
      reached.filter(
        (line) =>
          !isAllowed(line, zoneOf, httpsPort) && !alsoReached.some((also) => also.test(line)),
      ),
      [],
    )
  })

  /** In the network of a container whose image has no shell. */
  const bashBeside = (name: string) => (script: string) =>
    tryDocker([
      ...['run', '--rm', '--network', `container:${stack.container(name)}`],
      ...['--entrypoint', 'bash', `${stack.project}-app`, '-c', script],
    ])

  test('nothing of it is published, and no process of it may do more than an ordinary one', async () => {
    for (const name of ['prometheus', 'alertmanager', 'redis-exporter', 'mysql-exporter-1']) {
      assert.deepEqual(await stack.inspect(name, '.HostConfig.PortBindings'), {})
      assert.deepEqual(await stack.inspect(name, '.HostConfig.CapDrop'), ['ALL'])
      assert.equal(await stack.inspect(name, '.HostConfig.ReadonlyRootfs'), true)
      assert.equal(await stack.inspect(name, '.Config.User'), '65534:65534')
    }
  })
})
