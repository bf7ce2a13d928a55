import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import type { SessionData } from 'express-session'
import type { Redis } from 'ioredis'
import type { Client } from '../../../apps/shared/client.ts'
import { createLogger } from '../../../apps/shared/logger.ts'
import { createRedisClient, type RedisClient } from '../../../apps/shop/sessions/redis-client.ts'
import { RedisSessionStore } from '../../../apps/shop/sessions/session-stores.ts'
import { allowedMs, eventually } from '../../support/eventually.ts'
import { addToCart, demoState, logIn } from '../../support/people.ts'
import { openRedis, testUser } from '../../support/redis.ts'
import { readSecret, type Stack, useStack } from '../../support/stack.ts'
import type { StatusWithRedis } from '../../support/status.ts'

const hour = 60 * 60_000
const day = 24 * 60 * 60

describe('sessions in Redis', () => {
  let stack: Stack
  let url: string
  let redis: Redis
  const clients: Client[] = []
  before(async () => {
    stack = await useStack()
    await stack.lab('sessions', 'redis')
    const { port } = (await stack.labJson<StatusWithRedis>('status')).redis
    url = `redis://127.0.0.1:${port}`
    redis = await openRedis(stack.runDir, port)
  })
  after(async () => {
    for (const client of clients) client.close()
    redis?.disconnect()
    await stack.stop()
  })

  function client(): Client {
    const one = stack.client('round-robin.localhost')
    clients.push(one)
    return one
  }

  const cookieOf = ({ cookies }: Client) => cookies.get(`sid-${stack.port}`)
  const keyOf = (one: Client) => `session:${/^s(?::|%3A)([\w-]+)\./.exec(cookieOf(one) ?? '')?.[1]}`

  /** What Redis is asked about a key meanwhile: "get", "set EX 86400 XX". */
  async function commandsFor(key: string, work: () => Promise<void>): Promise<string[]> {
    const { port } = redis.options
    const monitor = connect(Number(port), '127.0.0.1')
    let text = ''
    monitor.setEncoding('utf8').on('data', (chunk) => (text += chunk))
    const sees = (part: string) => eventually(() => assert.ok(text.includes(part), part))
    try {
      monitor.write(`AUTH ${testUser} any\r\nMONITOR\r\n`)
      await sees('+OK\r\n+OK\r\n')
      await work()
      await redis.echo(`the end of ${key}`)
      await sees(`the end of ${key}`)
    } finally {
      monitor.destroy()
    }
    // +1795855777.197403 [0 127.0.0.1:55006] "get" "session:…"
    return text
      .split('\r\n')
      .map((line) => [...line.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, word = '']) => word))
      .filter(([, name]) => name === key)
      .map(([command, , ...rest]) =>
        [command, ...rest.filter((word) => /^\w+$/.test(word))].join(' '),
      )
  }

  async function changeSession(key: string, change: Partial<SessionData>, seconds: number) {
    const data = JSON.parse(String(await redis.get(key)))
    await redis.set(key, JSON.stringify({ ...data, ...change }), 'EX', seconds)
  }

  for (const [who, enter] of [
    ['a signed-in customer', (one: Client) => logIn(one)],
    ['a guest with a cart', (one: Client) => addToCart(one, 1)],
  ] as const)
    test(`are read once a page and prolonged at most once an hour: ${who}`, async () => {
      const one = client()
      await enter(one)
      const key = keyOf(one)
      const browse = async () => {
        for (const address of ['/', '/products', '/products?q=honey', '/cart', '/demo/state'])
          assert.equal((await one.get(address)).status, 200)
      }
      assert.deepEqual(await commandsFor(key, browse), Array(5).fill('get'))

      const before = cookieOf(one)
      await changeSession(key, { seenAt: Date.now() - hour - 1000 }, 1000)
      assert.deepEqual(await commandsFor(key, browse), [
        'get',
        `set EX ${day} XX`,
        ...Array(4).fill('get'),
      ])
      assert.ok((await redis.ttl(key)) > day - 100)
      assert.equal(cookieOf(one), before)
    })

  test('are not made for guests who only look around', async () => {
    const guest = client()
    for (const address of ['/', '/products', '/cart', '/login', '/demo/state']) {
      const { headers } = await guest.get(address)
      assert.deepEqual(headers['set-cookie'] ?? [], [], address)
    }
  })

  test('while Redis is paused: guests at full speed, customers as guests who keep their cookie', async () => {
    const [guest, customer, shopper] = [client(), client(), client()]
    await logIn(customer)
    await addToCart(shopper, 1, 2)
    const cookies = [cookieOf(customer), cookieOf(shopper)]
    const sent: string[] = []
    const browse = async (one: Client, address: string) => {
      const started = performance.now()
      const { status, headers, body } = await one.get(address)
      const ms = performance.now() - started
      sent.push(...(headers['set-cookie'] ?? []).filter((line) => line.startsWith('sid-')))
      assert.equal(status, 200, address)
      return { ms, body, timing: String(headers['server-timing']) }
    }

    await stack.lab('pause', 'redis', '--for', '60s')
    try {
      // Every app replica notices within a command's time-out and a health check.
      for (let round = 0; round < 3; round++)
        for (const address of ['/', '/products', '/products?q=honey']) {
          const { ms } = await browse(guest, address)
          assert.ok(ms < allowedMs(300), `a guest waited ${ms} ms for ${address}`)
        }
      await eventually(async () => {
        for (let replica = 0; replica < 6; replica++) {
          const { ms, body, timing } = await browse(customer, '/products')
          assert.ok(ms < allowedMs(300), `a customer waited ${ms} ms`)
          // Not asked: a store that was asked, and timed out, is in the header.
          assert.doesNotMatch(timing, /session;/)
          assert.doesNotMatch(body, /menu-name">Alice/)
          assert.match(body, /you are browsing as a guest/)
        }
      })
      assert.equal((await demoState(shopper)).cart.items, 0)
      assert.equal((await customer.get('/account')).status, 503)
      assert.equal((await shopper.post('/cart/items', { productId: 1, quantity: 1 })).status, 503)
      assert.deepEqual(sent, [])
      assert.deepEqual([cookieOf(customer), cookieOf(shopper)], cookies)
    } finally {
      await stack.lab('resume', 'redis')
    }
    await eventually(async () => {
      for (let replica = 0; replica < 6; replica++) {
        assert.equal((await demoState(customer)).loggedIn, true)
        assert.equal((await demoState(shopper)).cart.items, 2)
      }
    })
    assert.deepEqual([cookieOf(customer), cookieOf(shopper)], cookies)
  })

  describe('the store', () => {
    let client: RedisClient
    before(async () => {
      const password = [readSecret(stack.runDir, 'redis')]
      client = createRedisClient(url, createLogger('test', 'text'), { user: 'shop', password })
      await client.start()
    })
    after(() => client.stop())

    function open() {
      const store = new RedisSessionStore(client)
      return {
        store,
        get: promisify(store.get.bind(store)),
        set: promisify(store.set.bind(store)),
        destroy: promisify((id: string, done: (error?: unknown) => void) =>
          store.destroy(id, done),
        ),
      }
    }

    /** As express-session makes it of what the store has returned. */
    const inflate = (store: RedisSessionStore, id: string, data: SessionData) =>
      store.createSession({ sessionID: id } as never, data)

    const aSession = () => ({ cookie: {}, userId: 5 }) as SessionData

    test('updates a session, but does not bring back one that was ended meanwhile', async () => {
      const { store, get, set, destroy } = open()
      const id = `test-${Date.now()}`
      await set(id, aSession())
      const [slow, other] = [await get(id), await get(id)].map((data) => {
        assert.ok(data)
        return inflate(store, id, data)
      })
      assert.ok(slow && other)
      other.epoch = 2
      await set(id, other)
      assert.equal((await get(id))?.epoch, 2)

      await destroy(id)
      slow.epoch = 3
      await set(id, slow)
      assert.equal(await get(id), null)
      assert.equal(await redis.exists(`session:${id}`), 0)
    })

    test('that was created by this request is not brought back by its own second save', async () => {
      const { set, destroy } = open()
      const id = `test-created-${Date.now()}`
      const session = aSession()
      await set(id, session)
      await destroy(id)
      await set(id, session)
      assert.equal(await redis.exists(`session:${id}`), 0)
    })
  })
})
