import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TracedRequest } from '../../apps/cli/lab/trace/trace.ts'
import type { Dashboard } from '../../apps/control/driver.ts'
import type { Status } from '../../apps/control/status/status.ts'
import { Client } from '../../apps/shared/client.ts'
import type { Zone } from '../../infra/firewall/zones.ts'
import { stages } from '../../infra/stages/stages.ts'
import { selling } from '../support/buyers.ts'
import { allowedMs, eventually } from '../support/eventually.ts'
import { freePort } from '../support/network.ts'
import { buy } from '../support/people.ts'
import { docker, tryDocker } from './support/engine.ts'
import { testClaims } from './support/press-claims.ts'
import { type Address, addressesOf, isAllowed, reachedFrom } from './support/probes.ts'
import { composeStack } from './support/stack.ts'

const patienceMs = 120_000
/** For how long nobody may answer at an address that moves, on an idle machine. */
const takeoverMs = 2000
/** And for how long there may be no order when the writes are moved. */
const switchMs = 2000
const databases = ['db-1', 'db-2', 'db-3']
const redisServers = ['redis-1', 'redis-2', 'redis-3']

/** Starts three database servers, so it has a stack of its own for all that is tested. */
describe('the stage scale-up in containers', async () => {
  const network = `10.30.${process.pid % 200}`
  const virtualAddress = `${network}.10`
  const [port, secondPort] = [await freePort(), await freePort()]
  const stack = composeStack(`scale-up-${process.pid}`, port, {
    COMPOSE_FILE: 'docker-compose.yml:infra/compose/scale-up.yml',
    SECOND_PORT: String(secondPort),
    FIXED_NETWORK: network,
    FORM_LIMITS: 'off',
  })
  before(async () => {
    await stack.compose(['build'])
    await stack.up()
    await stack.usable()
    await whole()
  })
  after(() => stack.remove(withMonitoring))

  const withMonitoring = {
    COMPOSE_FILE:
      'docker-compose.yml:infra/compose/scale-up.yml:infra/compose/monitoring-scale-up.yml',
  }

  const visitor = (address = virtualAddress) => new Client(port, 'localhost', undefined, address)

  const status = () => stack.labJson<Status>('status')

  /** Every component is ready, and the databases are one group. */
  const whole = () =>
    eventually(async () => {
      const { edges, web, replicas, databases: nodes, ...rest } = await status()
      const stores = [rest.redis, ...rest.redisReplicas, ...rest.sentinels]
      const all = [...edges, ...web, ...replicas, ...nodes, ...stores]
      const ill = all.filter((one) => one?.state !== 'ready').map((one) => one?.name)
      assert.deepEqual([ill, nodes.map(({ problem }) => problem)], [[], [null, null, null]])
      assert.deepEqual(nodes.map(({ role }) => role).sort(), ['primary', 'replica', 'replica'])
      assert.equal(await members('db-1'), 3)
    }, patienceMs)

  const restarts = (name: string) => stack.inspect<number>(name, '.RestartCount')

  const primary = async () =>
    (await status()).databases.find(({ role }) => role === 'primary')?.name ?? ''

  const sql = async (node: string, statement: string) =>
    (
      await stack.compose([
        ...['exec', '-T', node, 'sh', '-c'],
        `MYSQL_PWD=$(cat /run/secrets/database-admin) mysql -N -h127.0.0.1 -uadmin -e "${statement}"`,
      ])
    ).trim()

  const members = async (node: string) =>
    Number(
      await sql(
        node,
        "SELECT COUNT(*) FROM performance_schema.replication_group_members WHERE member_state = 'ONLINE'",
      ),
    )

  /** The orders that a database does not have. */
  async function missing(node: string, ids: readonly number[]): Promise<number[]> {
    const list = await sql(node, 'SELECT id FROM stickyshop.orders')
    const there = new Set(list.split('\n').map(Number))
    return ids.filter((id) => !there.has(id))
  }

  /** The longest time in which no new visitor got a file by a virtual address. */
  async function longestSilence(
    work: () => Promise<unknown>,
    address = virtualAddress,
  ): Promise<number> {
    let longest = 0
    let lastAt = performance.now()
    let over = false
    const asking = (async () => {
      for (let after = 0; after < 20; after += over ? 1 : 0) {
        const one = visitor(address)
        one.timeoutMs = 300
        const answered = await one.get('/robots.txt').then(
          ({ status }) => status === 200,
          () => false,
        )
        one.close()
        if (answered) {
          longest = Math.max(longest, performance.now() - lastAt)
          lastAt = performance.now()
        }
        await sleep(20)
      }
    })()
    try {
      await work()
    } finally {
      over = true
      await asking
    }
    // Also when nobody has answered since.
    return Math.max(longest, performance.now() - lastAt)
  }

  test('is the stage, with its components', async () => {
    const { stage, edges, web } = await status()
    assert.deepEqual(stage, { ...stages['scale-up'], virtualAddresses: [virtualAddress] })
    assert.deepEqual(
      [edges, web].map((list) => list.map(({ name }) => name)),
      [
        ['edge-1', 'edge-2'],
        ['web-1', 'web-2'],
      ],
    )
  })

  test('sells at each load balancer, and at the address that they share', async () => {
    for (const client of [
      stack.client(),
      new Client(secondPort),
      visitor(),
      new Client(port, virtualAddress, undefined, virtualAddress),
    ]) {
      await buy(client)
      client.close()
    }
  })

  test('names the load balancer in the trace of a request', async () => {
    for (const [name, at] of [
      ['edge-1', port],
      ['edge-2', secondPort],
    ] as const) {
      const client = new Client(at)
      const { headers } = await client.get('/products')
      client.close()
      await eventually(async () => {
        const { edge } = await stack.labJson<TracedRequest>(
          'trace',
          String(headers['x-request-id']),
        )
        assert.equal(edge?.balancer, name)
      })
    }
  })

  test('scales each tier by itself', async () => {
    for (const [tier, count] of [
      ['web', 3],
      ['app', 4],
    ] as const) {
      await stack.scale(tier, count)
      const { web, replicas } = await status()
      assert.equal((tier === 'web' ? web : replicas).length, count)
    }
    await stack.scale('app', 3)
    await stack.scale('web', 2)
  })

  test('switches the strategy at every web server', async () => {
    await stack.lab('strategy', 'sticky')
    const client = visitor()
    const first = (await client.get('/demo/state')).servedBy
    for (let i = 0; i < 10; i++) assert.equal((await client.get('/demo/state')).servedBy, first)
    client.close()
    await stack.lab('strategy', 'round-robin')
  })

  const isHolder = async (name: string, address = virtualAddress) =>
    (await tryDocker(['exec', stack.container(name), 'ip', '-o', '-4', 'address'])).out.includes(
      `${address}/`,
    )
  /** As the lab shows it, by load balancer. */
  const shown = async () =>
    Object.fromEntries((await status()).edges.map(({ name, addresses }) => [name, addresses]))
  const holder = async () =>
    (await isHolder('edge-1')) ? 'edge-1' : (await isHolder('edge-2')) ? 'edge-2' : ''
  const nothing = async () => {}
  for (const [what, happen, undo] of [
    ['is killed', (name: string) => stack.kill(name), nothing],
    [
      'has a HAProxy that hangs',
      (name: string) => stack.lab('pause', name, '--for', '5s'),
      nothing,
    ],
    [
      'hangs as a whole',
      (name: string) => docker(['pause', stack.container(name)]),
      (name: string) => docker(['unpause', stack.container(name)]),
    ],
    [
      'is stopped',
      (name: string) => stack.lab('stop', name),
      (name: string) => stack.lab('start', name),
    ],
  ] as const)
    test(`the address moves when the load balancer that has it ${what}`, async () => {
      await eventually(async () => assert.notEqual(await holder(), ''), patienceMs)
      const name = await holder()
      const other = name === 'edge-1' ? 'edge-2' : 'edge-1'
      const silentMs = await longestSilence(async () => {
        await happen(name)
        await eventually(async () => assert.ok(await isHolder(other)), patienceMs)
      })
      const mostMs = allowedMs(takeoverMs)
      const silence = `${name} ${what}: nobody answered for ${Math.round(silentMs)} ms`
      console.log(silence)
      await eventually(async () => assert.deepEqual((await shown())[other], [virtualAddress]))
      await undo(name)
      await whole()
      assert.ok(silentMs <= mostMs, silence)
    })

  /** Of an arrangement, percent of the pages that came while a load balancer hung, as the lesson's table says. */
  async function lesson() {
    const { out, err } = await stack.tryLab('lesson', '26')
    const rowOf = (name: string) =>
      new RegExp(`^\\W*${name}\\s+([\\d.]+)\\s+([\\d.]+)`, 'm').exec(out)?.[2]
    const [passive, active] = ['active-passive', 'active-active'].map(rowOf)
    // Without a takeover none would come at the address: none, or half.
    for (const share of [passive, active]) if (share) assert.ok(Number(share) > 60, `${out}${err}`)
    return { passive, active }
  }

  const stage = { ...stages['scale-up'], virtualAddresses: [virtualAddress] }
  testClaims(() => stack, stage, { hasEngine: false, settle: whole })

  test('a lesson measures how the address moves', async () => {
    const { passive, active } = await lesson()
    assert.ok(passive)
    assert.equal(active, undefined)
  })

  test('active-active: each load balancer has an address, and one of them both', async () => {
    const second = `${network}.20`
    await stack.up({ BALANCERS: 'active-active' })
    await whole()
    const each = { 'edge-1': [virtualAddress], 'edge-2': [second] }
    await eventually(async () => assert.deepEqual(await shown(), each), patienceMs)
    const buyer = visitor(second)
    await buy(buyer)
    buyer.close()
    const silentMs = await longestSilence(async () => {
      await stack.lab('stop', 'edge-2')
      await eventually(async () => {
        assert.deepEqual((await shown())['edge-1'], [virtualAddress, second])
        assert.ok(await isHolder('edge-1', second))
      })
    }, second)
    const mostMs = allowedMs(takeoverMs)
    await stack.lab('start', 'edge-2')
    await eventually(async () => assert.deepEqual(await shown(), each), patienceMs)
    await whole()

    // What was measured of the other arrangement is still there.
    const { passive, active } = await lesson()
    assert.ok(passive && active)
    await stack.up()
    await whole()
    assert.ok(silentMs <= mostMs, `nobody answered for ${Math.round(silentMs)} ms`)
  })

  for (const name of [
    'edge-1',
    'edge-2',
    'web-1',
    'app-1',
    'replication',
    'lab',
    'control',
    'sentinel-1',
    ...redisServers,
    ...databases,
  ])
    test(`orders go on when ${name} is killed, and all that were acknowledged are there`, async () => {
      const master = (await status()).redis?.name
      const role =
        name === (await primary()) ? ', the primary,' : name === master ? ', the master,' : ''
      const buyers = Array.from({ length: 4 }, () => visitor())
      const { acknowledged, failures, longestPauseMs } = await selling(buyers, async (sales) => {
        await eventually(() => sales.acknowledged.length > 8, patienceMs)
        const before = await restarts(name)
        await stack.kill(name)
        await eventually(async () => assert.ok((await restarts(name)) > before), patienceMs)
        await whole()
      })
      console.log(
        `${name}${role} is killed: ${acknowledged.length} orders, ${failures.length} requests sent again, ` +
          `none acknowledged for ${Math.round(longestPauseMs)} ms`,
      )
      for (const buyer of buyers) buyer.close()
      assert.equal(new Set(acknowledged).size, acknowledged.length)
      for (const node of databases)
        await eventually(async () => assert.deepEqual(await missing(node, acknowledged), []))
    })

  test('what Redis servers and sentinels sign in with is rotated', async () => {
    const names = ['redis-replication', 'redis-sentinel', 'redis-certificates']
    const secret = (name: string) =>
      stack.compose(['exec', '-T', 'redis-1', 'cat', `/run/secrets/${name}`])
    const signIn = (server: string, port: number, user: string, password: string) => {
      const client = ['redis-cli', '-p', String(port), '--user', user, 'ping']
      const variable = ['-e', `REDISCLI_AUTH=${password.trim()}`]
      return stack.compose(['exec', '-T', ...variable, server, ...client])
    }
    const [oldReplication = '', oldSentinel = ''] = await Promise.all(names.map(secret))
    await stack.compose(['run', '--rm', '--no-deps', '-T', 'setup', 'rotate', ...names])
    const [replication = '', sentinel = ''] = await Promise.all(names.map(secret))
    for (const server of redisServers) {
      assert.match(await signIn(server, 6379, 'replication', oldReplication), /NOAUTH/)
      assert.match(await signIn(server, 6379, 'replication', replication), /PONG/)
    }
    for (const server of ['sentinel-1', 'sentinel-2', 'sentinel-3']) {
      assert.match(await signIn(server, 26379, 'sentinel', oldSentinel), /NOAUTH/)
      assert.match(await signIn(server, 26379, 'sentinel', sentinel), /PONG/)
    }
    await whole()
  })

  // Also after the rotation: they sign in to each other with what is new.
  test('another Redis takes over when the master is stopped, and it comes back as a replica', async () => {
    const old = (await status()).redis?.name ?? ''
    await stack.lab('stop', old)
    const started = performance.now()
    await eventually(async () => {
      const { redis } = await status()
      assert.notEqual(redis?.name, old)
      assert.equal(redis?.state, 'ready')
    }, patienceMs)
    console.log(
      `${old} is stopped: another master after ${Math.round(performance.now() - started)} ms`,
    )
    const buyer = visitor()
    await eventually(() => buy(buyer), patienceMs)
    buyer.close()
    await stack.lab('start', old)
    await whole()
    await eventually(async () => {
      const { redis, redisReplicas } = await status()
      assert.notEqual(redis?.name, old)
      assert.ok(redisReplicas.some(({ name, state }) => name === old && state === 'ready'))
    }, patienceMs)
  })

  test('another database takes the writes when it is told to', async () => {
    const [heir = ''] = databases.filter((name) => name !== 'db-1').slice(0, 1)
    const to = (await primary()) === heir ? 'db-1' : heir
    const buyers = Array.from({ length: 4 }, () => visitor())
    const { longestPauseMs } = await selling(buyers, async ({ acknowledged }) => {
      await eventually(() => acknowledged.length > 8, patienceMs)
      await stack.lab('promote', to)
    })
    for (const buyer of buyers) buyer.close()
    console.log(`${to} is promoted: no order for ${Math.round(longestPauseMs)} ms`)
    assert.ok(longestPauseMs <= allowedMs(switchMs), `${longestPauseMs} ms`)
    assert.equal(await primary(), to)
    await stack.usable()
  })

  test('a primary that is cut off takes no writes, and joins again', async () => {
    const old = await primary()
    const others = databases.filter((name) => name !== old)
    const data = `${stack.project}_data`
    await docker(['network', 'disconnect', data, stack.container(old)])
    await eventually(async () => assert.equal(await members(others[0] ?? ''), 2), patienceMs)
    await eventually(async () => assert.equal(await sql(old, 'SELECT @@super_read_only'), '1'))
    await stack.usable(patienceMs)
    await docker(['network', 'connect', '--alias', old, data, stack.container(old)])
    await whole()
  })

  test('the whole group stops, and begins again with what it had', async () => {
    const before = await sql('db-1', 'SELECT COUNT(*) FROM stickyshop.orders')
    await docker(['kill', ...databases.map(stack.container)])
    await docker(['start', ...databases.map(stack.container)])
    await whole()
    await stack.usable(patienceMs)
    assert.equal(await sql('db-1', 'SELECT COUNT(*) FROM stickyshop.orders'), before)
  })

  const zoneOf: Readonly<Record<string, Zone>> = {
    'edge-1': 'edge',
    'web-1': 'edge',
    'app-1': 'app',
    'whoami-1': 'app',
    'db-3': 'data',
    'redis-1': 'data',
    'sentinel-1': 'data',
    replication: 'data',
    lab: 'monitoring',
  }

  test('containers reach what their zone may reach', async () => {
    const targets: Address[] = []
    for (const name of Object.keys(zoneOf)) targets.push(...(await addressesOf(stack, name)))
    const reached: string[] = []
    for (const from of ['edge-1', 'web-1', 'app-1', 'db-3']) {
      const others = targets.filter(({ name }) => name !== from && zoneOf[name] !== zoneOf[from])
      reached.push(
        ...(await reachedFrom(from, others, port, (script) =>
          tryDocker(['exec', stack.container(from), 'bash', '-c', script]),
        )),
      )
    }
    // A load balancer reaches web servers, and the lab that observes it; nothing behind them.
    assert.deepEqual(
      reached.filter((line) => /^edge-1 → (app|whoami|db|redis|replication)/.test(line)),
      [],
    )
    for (const line of ['web-1 → app-1:3000', 'web-1 → whoami-1:3000', 'app-1 → db-3:3306'])
      assert.ok(reached.includes(line), line)
    assert.deepEqual(
      reached.filter((line) => /^web-1 →/.test(line) && !isAllowed(line, zoneOf, port)),
      [],
    )
  })

  test('with monitoring beside it, every target is up', async () => {
    await stack.up(withMonitoring)
    await stack.usable(patienceMs)
    await whole()
    const { dashboards } = await stack.labJson<{ dashboards: Dashboard[] }>('dashboards')
    const { user, password } = dashboards.find(({ name }) => name === 'Prometheus') ?? {}
    const client = new Client(port, 'prometheus.localhost', undefined, virtualAddress)
    const Authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    await eventually(async () => {
      const { body } = await client.get('/api/v1/targets', { Authorization })
      const targets: { health: string; labels: { job: string; component: string } }[] =
        JSON.parse(body).data.activeTargets
      assert.deepEqual(
        targets
          .filter(({ labels }) => ['haproxy', 'mysql', 'redis'].includes(labels.job))
          .map(({ health, labels }) => `${labels.component} ${health}`)
          .sort(),
        [...databases, 'edge-1', 'edge-2', ...redisServers].map((name) => `${name} up`),
      )
      assert.deepEqual(
        targets.filter(({ health }) => health !== 'up').map(({ labels }) => labels),
        [],
      )
    }, patienceMs)
    client.close()
    const { monitoring } = await status()
    assert.deepEqual(
      monitoring.filter(({ state }) => state !== 'ready').map(({ name }) => name),
      [],
    )
  })

  test('becomes the stage distributed, with its orders', async () => {
    const buyer = visitor()
    await buy(buyer)
    buyer.close()
    await stack.lab('promote', 'db-1')
    const before = await sql('db-1', 'SELECT COUNT(*) FROM stickyshop.orders')
    const env = { COMPOSE_FILE: 'docker-compose.yml' }
    await stack.compose(['up', '--detach', '--build', '--remove-orphans', '--wait'], env)
    await stack.usable(patienceMs)
    const count = await sql('db-1', 'SELECT COUNT(*) FROM stickyshop.orders')
    assert.equal(count, before)
    assert.deepEqual((await status()).stage, stages.distributed)
  })
})
