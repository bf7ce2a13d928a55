import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Redis } from 'ioredis'
import type { Status } from '../../../apps/control/status/status.ts'
import type { Client } from '../../../apps/shared/client.ts'
import { createLogger } from '../../../apps/shared/logger.ts'
import { createRedisClient, type RedisClient } from '../../../apps/shop/sessions/redis-client.ts'
import { redisGroup, redisNames, sentinelNames } from '../../../infra/topology.ts'
import { allowedMs, eventually } from '../../support/eventually.ts'
import { addToCart, demoState, logIn } from '../../support/people.ts'
import { readSecret, run, type Stack, startStack } from '../../support/stack.ts'
import type { StatusWithRedis } from '../../support/status.ts'

describe('three Redis servers and three sentinels', { timeout: 300_000 }, () => {
  let stack: Stack
  const clients: Client[] = []
  before(async () => {
    stack = await startStack('--sentinels', '3')
  })
  after(async () => {
    for (const client of clients) client.close()
    await stack?.stop()
  })

  const status = () => stack.labJson<StatusWithRedis>('status')
  function client(): Client {
    const one = stack.client('round-robin.localhost')
    clients.push(one)
    return one
  }

  /** The next fault finds replicas that have everything. */
  const whole = () =>
    eventually(async () => {
      const { redis, redisReplicas, sentinels } = await status()
      const states = [redis, ...redisReplicas, ...sentinels].map(({ state }) => state)
      assert.deepEqual(states, Array(6).fill('ready'))
    })

  test('are in the status, the first of them as the master', async () => {
    const { redis, redisReplicas, sentinels, stage } = await status()
    assert.equal(stage.sentinels, 3)
    assert.deepEqual([redis.name, ...redisReplicas.map(({ name }) => name)], [...redisNames])
    assert.deepEqual(
      sentinels.map(({ name }) => name),
      [...sentinelNames],
    )
    assert.match(await stack.lab('status'), /redis-1 .*master/)
  })

  for (const fault of ['kill', 'stop', 'pause'] as const)
    for (const role of ['master', 'replica'] as const)
      test(`${fault} of the ${role}: guests see nothing, and sessions are stored again`, async () => {
        await whole()
        const { redis, redisReplicas } = await status()
        const name = role === 'master' ? redis.name : String(redisReplicas[0]?.name)
        const [guest, customer, shopper] = [client(), client(), client()]
        await logIn(customer)
        // Each app replica finds the master by itself: one may be a moment behind the takeover before.
        await eventually(() => addToCart(customer, 1, 1))
        const { items } = (await demoState(customer)).cart
        assert.ok(items > 0)

        const over = new AbortController()
        const visits = visitAll(over.signal, guest, shopper)
        try {
          const flags = fault === 'kill' ? ['--no-wait'] : ['--for', '60s']
          await stack.lab(fault, name, ...flags)
          // Somebody signs in whose session is new: it was stored.
          await eventually(async () => {
            await logIn(customer)
            for (let app = 0; app < 3; app++)
              assert.equal((await demoState(customer)).loggedIn, true)
          })
        } finally {
          over.abort()
        }
        const { guestStatuses, slowestMs } = await visits
        assert.deepEqual([...new Set(guestStatuses)], [200])
        assert.ok(slowestMs < allowedMs(1000), `a page waited ${slowestMs} ms`)
        // It is in the database. The session may be away once more, while clients leave the master of before.
        await eventually(async () => assert.equal((await demoState(customer)).cart.items, items))
        if (fault !== 'kill') await stack.lab('start', name)
      })

  /** Pages of a guest, and of somebody with a session, for as long as the fault lasts. */
  async function visitAll(signal: AbortSignal, guest: Client, shopper: Client) {
    const guestStatuses: number[] = []
    let slowestMs = 0
    while (!signal.aborted) {
      guestStatuses.push((await guest.get('/products')).status)
      const started = performance.now()
      await shopper.post('/cart/items', { productId: 2, quantity: 1 })
      await shopper.get('/cart')
      slowestMs = Math.max(slowestMs, (performance.now() - started) / 2)
    }
    return { guestStatuses, slowestMs }
  }

  test('a stopped master is a replica when it comes back, and the time of the takeover is known', async () => {
    await whole()
    const before = (await status()).redis.name
    await stack.lab('stop', before)
    await eventually(async () => {
      const { redis } = await status()
      assert.notEqual(redis.name, before)
      assert.ok(Number(redis.tookOverMs) > 0)
      assert.equal(redis.state, 'ready')
    })
    await stack.lab('start', before)
    const { redisReplicas } = await status()
    assert.ok(redisReplicas.some(({ name, state }) => name === before && state === 'ready'))
    assert.match(await stack.lab('status'), /took over in/)
  })

  test('a rotation of their passwords is followed by a takeover as before', async () => {
    await whole()
    await stack.lab('rotate', 'redis', 'redis-control', 'redis-replication', 'redis-sentinel')
    const before = (await status()).redis.name
    await stack.lab('stop', before)
    await eventually(async () => {
      const { redis } = await status()
      assert.notEqual(redis.name, before)
      await logIn(client())
    })
    await stack.lab('start', before)
    await whole()
  })

  describe('a paused master', () => {
    let ours: RedisClient
    let naive: Redis
    before(async () => {
      await whole()
      const { sentinels } = await stack.labJson<Status>('status')
      const password = readSecret(stack.runDir, 'redis')
      const addresses = sentinels.map(({ port }) => `127.0.0.1:${port}`)
      const account = { user: 'shop', password: [password] }
      ours = createRedisClient(addresses, createLogger('test', 'text'), account)
      await ours.start()
      naive = new Redis({
        sentinels: sentinels.map(({ port }) => ({ host: '127.0.0.1', port })),
        name: redisGroup,
        ...{ username: 'shop', password, sentinelUsername: 'shop', sentinelPassword: password },
      })
      naive.on('error', () => {})
      await naive.get('session:none')
    })
    after(() => {
      ours?.stop()
      naive?.disconnect()
    })

    test('is left by the shop’s client, while one with the defaults waits for it', async () => {
      const { redis } = await status()
      await stack.lab('pause', redis.name, '--for', '60s')
      let answered = false
      const waiting = naive.set('session:naive', '1').then(
        () => (answered = true),
        () => (answered = true),
      )
      await eventually(async () => {
        await ours.client.set('session:ours', '1')
        assert.notEqual((await status()).redis.name, redis.name)
      })
      assert.equal(answered, false)
      await stack.lab('resume', redis.name)
      await waiting
    })
  })
})

describe('sessions', { timeout: 120_000 }, () => {
  test('stay when three Redis servers follow a single one, and the other way round', async () => {
    const single = await startStack()
    const client = single.client()
    try {
      await logIn(client)
      for (const sentinels of ['3', '0']) {
        await single.lab('down')
        const { code, out, err } = await run([
          ...['start', '--detach', '--run-dir', single.runDir, '--port', String(single.port)],
          ...['--sentinels', sentinels],
        ])
        assert.equal(code, 0, `${out}${err}`)
        await eventually(async () => assert.equal((await demoState(client)).loggedIn, true))
      }
    } finally {
      client.close()
      await single.stop()
    }
  })
})
