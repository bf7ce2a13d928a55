import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { hashSync } from 'bcryptjs'
import { Redis } from 'ioredis'
import type { Context } from '../../../../../apps/control/drivers/process/context.ts'
import { baseEnvironment } from '../../../../../apps/control/drivers/process/context.ts'
import {
  createRedisServers,
  type RedisServers,
} from '../../../../../apps/control/drivers/process/redis-servers.ts'
import { createRotation } from '../../../../../apps/control/drivers/process/rotation.ts'
import { pathsFor } from '../../../../../apps/control/drivers/process/run-folder.ts'
import { openSecrets } from '../../../../../apps/control/drivers/process/secrets.ts'
import type { Stack } from '../../../../../apps/control/drivers/process/stack.ts'
import { rotationSteps } from '../../../../../apps/control/secret-files.ts'
import { createLogger } from '../../../../../apps/shared/logger.ts'
import {
  createRedisClient,
  type RedisClient,
} from '../../../../../apps/shop/sessions/redis-client.ts'
import { RedisSessionStore } from '../../../../../apps/shop/sessions/session-stores.ts'
import { stages } from '../../../../../infra/stages/stages.ts'
import { redisGroup, redisNames, sentinelNames } from '../../../../../infra/topology.ts'
import { findServers } from '../../../../../scripts/setup/find-servers.mjs'
import { eventually } from '../../../../support/eventually.ts'
import { freePort } from '../../../../support/network.ts'

describe('three Redis servers and three sentinels, alone', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'redis-servers-'))
  const cancel = new AbortController()
  const paths = pathsFor(folder, '.')
  mkdirSync(paths.logs)
  const ports = new Map<string, number>()
  const events: string[] = []
  let servers: RedisServers
  let context: Context
  const clients: { stop(): void }[] = []

  before(async () => {
    for (const name of ['redis', ...redisNames, ...sentinelNames]) ports.set(name, await freePort())
    context = {
      paths,
      secrets: openSecrets(paths),
      stage: { ...stages.distributed, sentinels: 3 },
      programs: { redis: findServers().redis },
      dialect: 'MariaDB',
      dashboards: { user: 'stickyshop', hash: hashSync('any', 4) },
      environment: baseEnvironment(process.env),
      cancelled: cancel.signal,
      port: (role: string) => ports.get(role) ?? 0,
    } as unknown as Context
    servers = await start(context)
  })
  after(async () => {
    for (const client of clients) client.stop()
    cancel.abort()
    await servers?.stop(2000)
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(context: Context): Promise<RedisServers> {
    const hooks = { onChange() {}, log: (event: string) => events.push(event) }
    const started = createRedisServers(context, { ...hooks, cancelled: cancel.signal })
    started.prepare()
    await Promise.all(started.nodes.map((one) => one.start()))
    await Promise.all(started.sentinels.map((one) => one.start()))
    started.start()
    return started
  }

  async function open(): Promise<RedisClient> {
    const addresses = sentinelNames.map((name) => `127.0.0.1:${ports.get(name)}`)
    const account = { user: 'shop', password: [context.secrets.redis] }
    const client = createRedisClient(addresses, createLogger('test', 'text'), account)
    clients.push(client)
    await client.start()
    return client
  }

  const find = (name = '') => servers.nodes.find((one) => one.name === name)
  const ready = () =>
    eventually(() =>
      assert.deepEqual(
        [...servers.nodes, ...servers.sentinels].map(({ state }) => state),
        Array(6).fill('ready'),
      ),
    )

  test('have the first as their master, which the shop may write to', async () => {
    assert.equal(servers.master()?.name, 'redis-1')
    const { client } = await open()
    await client.set('session:a', '1')
    assert.equal(await client.get('session:a'), '1')
    await assert.rejects(client.call('CONFIG', 'GET', 'dir'), /NOPERM/)
  })

  test('have another master when it stops, and the shop’s client follows', async () => {
    const { client } = await open()
    await client.set('session:b', '1')
    await find('redis-1')?.stop(1000)
    await eventually(async () => {
      await client.set('session:c', '1')
      assert.notEqual(servers.master()?.name, 'redis-1')
    })
    assert.equal(await client.get('session:b'), '1')
    const takeover = servers.takeover()
    assert.deepEqual([takeover?.from, takeover?.to], ['redis-1', servers.master()?.name])
    assert.ok(Number(takeover?.tookMs) > 0)
    assert.match(events.join('\n'), /is Redis’ master now, \d+\.\d s after/)

    await find('redis-1')?.start()
    assert.notEqual(servers.master()?.name, 'redis-1')
    await ready()
  })

  test('have the shop’s client back when ioredis has given it up', async () => {
    const { client } = await open()
    // One that waits for its next attempt would end without a word.
    await eventually(() => client.ping())
    const ended = once(client, 'end')
    client.disconnect()
    await ended
    await eventually(() => client.set('session:e', '1'))
  })

  test('take over with other passwords after a rotation', async () => {
    await ready()
    const rotation = createRotation({
      context,
      redis: servers,
      ...{ apps: [], lab: { state: 'stopped' }, edge: { apply: async () => {} } },
      databases: { changePasswords: async () => {} },
      monitoring: { changeSecrets: async () => {} },
    } as unknown as Stack)
    const names = ['redis', 'redis-control', 'redis-replication', 'redis-sentinel']
    for (const step of ['drop', ...rotationSteps] as const) {
      await rotation.change(step, names)
      await rotation.apply()
    }
    const before = servers.master()
    await before?.stop(1000)
    await eventually(() => assert.notEqual(servers.master(), before))
    await before?.start()
    await ready()
    const { client } = await open()
    await eventually(() => client.set('session:f', '1'))
  })

  test('have another master when it is paused: the shop’s client leaves it at once, others wait', async () => {
    await ready()
    const { client } = await open()
    const naive = new Redis({
      sentinels: sentinelNames.map((name) => ({ host: '127.0.0.1', port: ports.get(name) })),
      name: redisGroup,
      ...{ username: 'shop', password: context.secrets.redis },
      ...{ sentinelUsername: 'shop', sentinelPassword: context.secrets.redis },
    })
    naive.on('error', () => {})
    clients.push({ stop: () => naive.disconnect() })
    await naive.set('session:naive', '1')
    const polite = client.duplicate({ disconnectTimeout: 1000 })
    polite.on('error', () => {})
    clients.push({ stop: () => polite.disconnect() })
    await once(polite, 'ready')

    const paused = servers.master()
    paused?.pause()
    let answered = false
    const waiting = naive.set('session:naive', '2').then(
      () => (answered = true),
      () => (answered = true),
    )
    const leave = async (name: string, redis: Redis) => {
      redis.disconnect(true)
      await once(redis, 'close')
      return name
    }
    assert.equal(await Promise.race([leave('polite', polite), leave('ours', client)]), 'ours')
    await eventually(async () => {
      await client.set('session:d', '1')
      assert.notEqual(servers.master(), paused)
    })
    assert.equal(answered, false)
    paused?.resume()
    await waiting
    await ready()
  })

  test('have their sessions read from a replica for as long as no master answers', async () => {
    await ready()
    const redis = await open()
    const store = new RedisSessionStore(redis)
    const get = promisify(store.get.bind(store))
    const stored = JSON.stringify({ cookie: {}, userId: 7 })
    await redis.client.set('session:g', stored)
    await eventually(async () => assert.equal(await redis.replica?.get('session:g'), stored))

    const paused = [servers.master(), ...servers.sentinels]
    for (const one of paused) one?.pause()
    try {
      assert.equal((await get('g'))?.userId, 7)
      // Whoever has just signed in is not signed out by a replica that is late.
      await assert.rejects(get('h'), /does not have/)
      await assert.rejects(promisify(store.destroy.bind(store))('g'))
    } finally {
      for (const one of paused) one?.resume()
    }
    await eventually(async () => assert.equal(await get('h'), null))
    await ready()
  })

  test('begin again with the last master and its sessions, and so does a single one', async () => {
    // Not the first: that is the master where nobody remembers.
    const first = find('redis-1')
    await first?.stop(1000)
    await eventually(() => assert.notEqual(servers.master(), first))
    await first?.start()
    await ready()
    const last = servers.master()?.name
    await servers.stop(2000)
    servers = await start(context)
    assert.equal(servers.master()?.name, last)
    assert.equal(await (await open()).client.get('session:d'), '1')

    await servers.stop(2000)
    const single = { ...context, stage: stages.distributed }
    servers = await start(single)
    assert.equal(servers.master()?.name, 'redis')
    const password = [context.secrets.redis]
    const url = `redis://127.0.0.1:${ports.get('redis')}`
    const log = createLogger('test', 'text')
    const client = createRedisClient(url, log, { user: 'shop', password })
    clients.push(client)
    await client.start()
    assert.equal(await client.client.get('session:d'), '1')

    await servers.stop(2000)
    servers = await start(context)
    assert.equal(await (await open()).client.get('session:d'), '1')
  })
})
