import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { PlanInput, Scenario } from '../../../apps/lab/traffic/plan.ts'
import { type Tally, troubles } from '../../../apps/lab/traffic/tally.ts'
import { createTraffic, type Traffic } from '../../../apps/lab/traffic/traffic.ts'
import { createLogger } from '../../../apps/shared/logger.ts'
import { eventually } from '../../support/eventually.ts'
import { type Stack, useStack } from '../../support/stack.ts'

// Most of them do what can go wrong.
const mix: Record<Scenario, number> = { browse: 5, search: 5, cart: 30, login: 30, buy: 30 }
const crowd: PlanInput = { shoppers: 10, thinkMs: 100, seconds: 120, mix }

describe('virtual shoppers', () => {
  let stack: Stack
  let traffic: Traffic
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '3')
    traffic = createTraffic({
      config: {
        EDGE_ADDRESS: `127.0.0.1:${stack.port}`,
        DOMAIN: 'localhost',
        PUBLIC_SCHEME: 'http',
      },
      eventStream: { publish: () => {} },
      log: createLogger('test', 'text'),
    })
  })
  afterEach(() => traffic.close())
  after(async () => {
    await stack.lab('sessions', 'redis')
    await stack.stop()
  })

  const tally = (): Tally => {
    const now = traffic.tally()
    assert.ok(now)
    return now
  }
  const enough = (check: (now: Tally) => boolean) =>
    eventually(() => assert.ok(check(tally()), JSON.stringify(tally())), 60_000)
  const report = (now: Tally) => troubles.map((name) => [name, now[name].count, now[name].causes])
  const nothing = troubles.map((name) => [name, 0, {}])

  test('notice nothing while sessions live in Redis', async () => {
    await stack.lab('sessions', 'redis')
    await traffic.start(crowd)
    await enough(({ logins, goods, orders }) => logins >= 10 && goods >= 10 && orders >= 3)
    const end = await traffic.stop()
    assert.deepEqual(report(end), nothing)
    assert.deepEqual(Object.keys(end.replicas).sort(), ['app-1', 'app-2', 'app-3'])
    assert.equal(end.state, 'ended')
    assert.equal(end.broken, false)
    const sum = traffic.history().reduce((all, { requests }) => all + requests, 0)
    assert.equal(sum, end.requests)
  })

  test('lose logins and carts to other replicas while each has its own memory', async () => {
    await stack.lab('sessions', 'memory')
    await traffic.start({ ...crowd, host: 'round-robin' })
    await enough(({ lostLogins, lostCarts }) => lostLogins.count >= 5 && lostCarts.count >= 5)
    const end = await traffic.stop()
    assert.deepEqual(Object.keys(end.lostLogins.causes), ['other-replica'])
    assert.deepEqual(Object.keys(end.lostCarts.causes), ['other-replica'])
    assert.equal(end.stalePages.count, 0)
    assert.equal(end.failedRequests.count, 0)
    assert.equal(end.lostOrders.count, 0)
  })

  test('lose nothing on a sticky replica, until it dies', async () => {
    await stack.lab('sessions', 'memory')
    await traffic.start({ ...crowd, host: 'sticky' })
    await enough(({ logins, goods }) => logins >= 10 && goods >= 10)
    assert.deepEqual(report(tally()), nothing)
    // Each kill hits only who is in the middle of something right there.
    for (const replica of ['app-1', 'app-2', 'app-3']) await stack.lab('kill', replica)
    await enough(({ lostLogins, lostCarts }) => lostLogins.count + lostCarts.count > 0)
    const { lostLogins, lostCarts } = await traffic.stop()
    assert.deepEqual(
      [...new Set([...Object.keys(lostLogins.causes), ...Object.keys(lostCarts.causes)])],
      ['replica-gone'],
    )
  })

  test('say that the primary is away', async () => {
    await stack.lab('sessions', 'redis')
    await traffic.start(crowd)
    await enough(({ goods }) => goods > 0)
    await stack.lab('stop', 'db-1')
    try {
      await enough(({ failedRequests }) => (failedRequests.causes['no-primary'] ?? 0) >= 3)
    } finally {
      await stack.lab('start', 'db-1')
    }
    const { lostOrders } = await traffic.stop()
    assert.equal(lostOrders.count, 0)
  })

  test('see old pages while the database replica lags and nobody waits for it', async () => {
    await stack.lab('freshness', 'off')
    await stack.lab('lag', '3s')
    try {
      await traffic.start(crowd)
      await enough(({ stalePages }) => stalePages.count >= 5)
      const { stalePages, lostLogins } = await traffic.stop()
      assert.deepEqual(Object.keys(stalePages.causes), ['replica-lag'])
      assert.equal(lostLogins.count, 0)
    } finally {
      await stack.lab('lag', '0')
      await stack.lab('freshness', 'on')
    }
  })

  test('come to one replica by ip-hash from behind a NAT, to several from everywhere', async () => {
    const several = traffic.severalAddresses
    for (const addresses of several ? (['nat', 'own'] as const) : (['machine'] as const)) {
      await traffic.start({ ...crowd, host: 'ip-hash', addresses })
      await enough(({ requests, visits }) => requests >= 100 && visits >= 10)
      const { replicas } = await traffic.stop()
      const seen = Object.keys(replicas).length
      assert.ok(addresses === 'own' ? seen > 1 : seen === 1, `${addresses}: ${seen}`)
    }
  })

  test('leave when the plan’s time is up, and others can come', async () => {
    await traffic.start({ ...crowd, seconds: 1 })
    await assert.rejects(traffic.start(crowd), { status: 409 })
    await enough(({ state }) => state === 'ended')
    assert.equal(tally().broken, false)
    await assert.rejects(traffic.stop(), { status: 409 })
    await traffic.start(crowd)
    assert.equal(tally().requests, 0)
  })
})
