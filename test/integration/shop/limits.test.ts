import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Answer, Client } from '../../../apps/shared/client.ts'
import { formLimits } from '../../../apps/shop/limits.ts'
import { openPrimary } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import { addToCart, register } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'
import type { StatusWithRedis } from '../../support/status.ts'

const password = 'correct horse battery'
const many = <T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => make(at)))
const withStatus = (answers: Answer[], status: number) =>
  answers.filter((answer) => answer.status === status).length

// Only Linux has more loopback addresses than one.
describe('limits', { skip: process.platform !== 'linux' }, () => {
  let stack: Stack
  const clients: Client[] = []
  let network = 0
  before(async () => {
    stack = await useStack()
    await stack.lab('sessions', 'redis')
    network = 1 + Math.floor(Math.random() * 200)
  })
  after(async () => {
    for (const client of clients) client.close()
    await stack.stop()
  })
  // Each test comes from addresses that no other has used.
  beforeEach(() => {
    network++
  })

  function visitor(last = 1, host = 'round-robin.localhost'): Client {
    const client = stack.client(host, `127.99.${network}.${last}`)
    clients.push(client)
    return client
  }

  const newcomer = (at: number) => ({
    ...{ name: 'Robin', password },
    email: `robin-${network}-${at}-${Date.now()}@example.com`,
  })

  test('stop registrations from one address at all app replicas together', async () => {
    const [{ points }] = formLimits.registration
    const answers = await many(points + 10, (at) => visitor().post('/register', newcomer(at)))
    assert.equal(withStatus(answers, 303), points)
    const refused = answers.filter(({ status }) => status === 429)
    assert.equal(refused.length, 10)
    for (const { headers, body } of refused) {
      assert.ok(Number(headers['retry-after']) > 0)
      // The form with what was typed.
      assert.match(body, /value="Robin"/)
    }
    assert.equal((await visitor(2).post('/register', newcomer(99))).status, 303)
  })

  test('are counted by each app replica alone while Redis is away', async () => {
    const [{ points }] = formLimits.registration
    await stack.lab('sessions', 'memory')
    await stack.lab('stop', 'redis')
    try {
      const first = visitor(1, 'sticky.localhost')
      await first.get('/')
      const answers: Answer[] = []
      for (let at = 0; at < points + 5; at++)
        answers.push(await first.post('/register', newcomer(at)))
      assert.equal(withStatus(answers, 303), points)
      assert.equal(withStatus(answers, 429), 5)
    } finally {
      await stack.lab('start', 'redis')
      await stack.lab('sessions', 'redis')
    }
  })

  test('slow guessing from many addresses down, and leave a known device alone', async () => {
    const owner = visitor(200)
    const email = await register(owner)
    await owner.post('/logout')
    const guesses = await many(40, async (at) => {
      const answers: Answer[] = []
      for (let tries = 0; tries < 10; tries++)
        answers.push(await visitor(at + 1).post('/login', { email, password: 'wrong password' }))
      return answers
    })
    const answers = guesses.flat()
    // Of 400: twenty, and one for each five seconds that this takes.
    assert.ok(withStatus(answers, 422) >= 20)
    assert.ok(withStatus(answers, 429) > 200, `${withStatus(answers, 422)} were evaluated`)
    assert.equal((await owner.post('/login', { email, password })).status, 303)
    assert.equal((await visitor(201).post('/login', { email, password })).status, 429)
    await eventually(
      async () =>
        assert.equal((await visitor(202).post('/login', { email, password })).status, 303),
      60_000,
    )
  })

  test('let everybody in behind an address where some mistype their passwords', async () => {
    const emails = await many(12, () => register(visitor(3)))
    await many(12 * 9, (at) =>
      visitor().post('/login', { email: emails[at % 12] ?? '', password: 'wrong password' }),
    )
    const email = await register(visitor(4))
    assert.equal((await visitor().post('/login', { email, password })).status, 303)
  })

  test('leave no session and no cart behind for what puts nothing into one', async () => {
    const forms = [
      ['/cart/items', { productId: 99_999_999, quantity: 1 }],
      ['/cart/items', { productId: 1, quantity: 'many' }],
      ['/cart/items/1', { quantity: 2 }],
      ['/cart/items/1', { quantity: 0 }],
    ] as const
    for (const [path, form] of forms) {
      const client = visitor()
      await client.post(path, form)
      assert.deepEqual(
        [...client.cookies.keys()].filter((name) => name.startsWith('sid-')),
        [],
      )
    }
    const client = visitor()
    await addToCart(client, 1)
    assert.ok([...client.cookies.keys()].some((name) => name.startsWith('sid-')))
  })

  test('end a flood of guests’ carts', async () => {
    const primary = await openPrimary(stack.runDir)
    const carts = async () => {
      const [rows] = await primary.connection.query(
        'SELECT COUNT(DISTINCT cart_id) AS carts FROM cart_lines',
      )
      return (rows as { carts: number }[])[0]?.carts ?? 0
    }
    const sessions = async () => (await stack.labJson<StatusWithRedis>('status')).redis.sessions
    try {
      const [{ points }] = formLimits['guest cart']
      const before = { carts: await carts(), sessions: await sessions() }
      const answers: Answer[] = []
      for (let wave = 0; wave < 10; wave++)
        answers.push(
          ...(await many(points / 5, () =>
            visitor().post('/cart/items', { productId: 1, quantity: 1 }),
          )),
        )
      assert.equal(withStatus(answers, 303) + withStatus(answers, 429), 2 * points)
      // A window may have ended meanwhile.
      assert.ok(withStatus(answers, 429) > 0)
      assert.equal((await carts()) - before.carts, withStatus(answers, 303))
      assert.ok((await sessions()) - before.sessions <= withStatus(answers, 303))
    } finally {
      await primary.end()
    }
  })
})
