import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoServer, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'

const linux = process.platform === 'linux'

describeEdges('the edge balances', (kind) => {
  let edge: Edge
  let apps: EchoServer[]
  before(async () => {
    apps = await Promise.all(['app-1', 'app-2', 'app-3'].map((name) => startEcho(name)))
    edge = await startEdge({ apps: apps.map((replica) => ({ ...replica, state: 'up' })) }, kind)
  })
  after(async () => {
    await edge.stop()
    await Promise.all(apps.map((replica) => replica.close()))
  })

  /** Who answered `requests` of `clients` in parallel, each with connections of its own. */
  async function answered(host: string, clients: number, requests: number) {
    const served = new Map<string, number>()
    const visit = async () => {
      const client = new Client(edge.port, host)
      for (let i = 0; i < requests; i++) {
        const { servedBy } = await client.get('/')
        served.set(servedBy, (served.get(servedBy) ?? 0) + 1)
      }
      client.close()
    }
    await Promise.all(Array.from({ length: clients }, visit))
    return served
  }

  const even = (each: number) =>
    new Map([
      ['app-1', each],
      ['app-2', each],
      ['app-3', each],
    ])
  const sorted = (served: Map<string, number>) => new Map([...served].sort())

  test('round robin exactly evenly, over workers and connections', async () => {
    assert.deepEqual(sorted(await answered('round-robin.localhost', 6, 50)), even(100))
  })

  test('round robin on the hosts that name no strategy', async () => {
    assert.deepEqual(sorted(await answered('localhost', 3, 10)), even(10))
    assert.deepEqual(sorted(await answered('shop.localhost', 3, 10)), even(10))
    assert.deepEqual(sorted(await answered('127.0.0.1', 3, 10)), even(10))
  })

  test('in proportion to weights', async () => {
    const weighted = apps.map((app, at) => ({ ...app, weight: at === 0 ? 3 : 1 }))
    await edge.apply({ apps: weighted })
    assert.deepEqual(
      sorted(await answered('round-robin.localhost', 4, 25)),
      new Map([
        ['app-1', 60],
        ['app-2', 20],
        ['app-3', 20],
      ]),
    )
    for (const strategy of ['random', 'app-cookie']) {
      const served = await answered(`${strategy}.localhost`, 4, 75)
      const share = (served.get('app-1') ?? 0) / 300
      assert.ok(share > 0.45 && share < 0.75, `${strategy}: ${share}`)
    }
    await edge.apply({ apps })
    assert.deepEqual(sorted(await answered('round-robin.localhost', 3, 10)), even(10))
  })

  test('and keeps its connections to the app replicas open', () => {
    for (const replica of apps) {
      const each = replica.connections() / replica.got.length
      assert.ok(
        each < 0.25,
        `${replica.connections()} connections for ${replica.got.length} requests`,
      )
    }
  })

  test('by address: a visitor stays, others may go elsewhere', { skip: !linux }, async () => {
    assert.equal((await answered('ip-hash.localhost', 3, 10)).size, 1)
    const seen = new Set<string>()
    for (let net = 0; net < 24; net++) {
      const client = new Client(edge.port, 'ip-hash.localhost', `127.0.${net}.1`)
      seen.add((await client.get('/')).servedBy)
      client.close()
    }
    assert.equal(seen.size, 3)
  })

  test('by address: who loses no app replica stays while another one is down', {
    skip: !linux,
  }, async () => {
    const home = async (net: number) => {
      const client = new Client(edge.port, 'ip-hash.localhost', `127.0.${net}.1`)
      const { servedBy } = await client.get('/')
      client.close()
      return servedBy
    }
    const nets = Array.from({ length: 24 }, (_, net) => net)
    const homes = await Promise.all(nets.map(home))
    const up = apps.map((replica) => ({ ...replica, state: 'up' as const }))
    await edge.apply({
      apps: up.map((replica) =>
        replica.name === 'app-2' ? { ...replica, state: 'down' } : replica,
      ),
    })
    for (const net of nets) {
      const now = await home(net)
      if (homes[net] === 'app-2') assert.notEqual(now, 'app-2')
      else assert.equal(now, homes[net])
    }
    await edge.apply({ apps: up })
    assert.deepEqual(await Promise.all(nets.map(home)), homes)
  })

  test('at random, so now and then the same one twice in a row', async () => {
    const client = new Client(edge.port, 'random.localhost')
    const served: string[] = []
    for (let i = 0; i < 100; i++) served.push((await client.get('/')).servedBy)
    client.close()
    assert.equal(new Set(served).size, 3)
    assert.ok(served.some((name, at) => name === served[at - 1]))
  })

  test('by least connections over all', async () => {
    assert.equal((await answered('least-connections.localhost', 3, 10)).size, 3)
  })

  test('and tells the app replica by which strategy', async () => {
    const client = new Client(edge.port, 'random.localhost')
    const { body } = await client.get('/')
    assert.match(body, /"X-Balancer-Strategy","random"/i)
    client.close()
  })

  test('by another default strategy after a reload, hosts with a name keep theirs', async () => {
    await edge.apply({ strategy: 'ip-hash' })
    assert.equal((await answered('localhost', 3, 5)).size, 1)
    assert.equal((await answered('round-robin.localhost', 3, 5)).size, 3)
    await edge.apply({ strategy: 'round-robin' })
    assert.equal((await answered('localhost', 3, 5)).size, 3)
  })
})
