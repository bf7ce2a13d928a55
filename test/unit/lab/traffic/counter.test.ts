import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createCounter, createDurations } from '../../../../apps/lab/traffic/load/counter.ts'
import {
  addressOf,
  chooseScenario,
  createRateLimit,
  hasSeveralAddresses,
} from '../../../../apps/lab/traffic/load/load-generator.ts'
import { usualMix } from '../../../../apps/lab/traffic/plan.ts'

describe('the tally', () => {
  test('counts by cause, by replica and by second', () => {
    const counter = createCounter()
    counter.countAnswered('app-1', 10)
    counter.countAnswered('app-2', 30)
    counter.countAnswered('', 5)
    counter.report('failedRequests', 'no-replica')
    counter.report('lostLogins', 'other-replica')
    counter.report('lostLogins', 'replica-gone')
    const first = structuredClone(counter.tick())
    assert.deepEqual(first.replicas, { 'app-1': 1, 'app-2': 1 })
    assert.deepEqual(first.lostLogins, {
      count: 2,
      causes: { 'other-replica': 1, 'replica-gone': 1 },
    })
    assert.deepEqual([first.now.at, first.now.requests, first.now.failed], [1, 3, 1])
    assert.equal(first.now.lost, 2)

    counter.countUnanswered()
    const { now, requests } = counter.tick()
    assert.deepEqual([now.at, now.requests, now.failed, now.lost], [2, 1, 0, 0])
    assert.equal(requests, 4)
  })

  test('takes percentiles of as many seconds as have a hundred requests, a minute at most', () => {
    const counter = createCounter()
    const second = (requests: number, ms: number) => {
      for (let at = 0; at < requests; at++) counter.countAnswered('app-1', ms)
      const { p50Ms, p95Ms, windowSeconds } = counter.tick().now
      return { p50Ms, p95Ms, windowSeconds }
    }
    // 95 of 100 cannot be said of one request, nor of ten.
    assert.deepEqual(second(1, 500), { p50Ms: null, p95Ms: null, windowSeconds: 1 })
    assert.deepEqual([second(9, 10).p95Ms, second(5, 10).p95Ms], [null, null])
    const twenty = second(5, 10)
    assert.equal(twenty.windowSeconds, 4)
    assert.ok(twenty.p95Ms && twenty.p95Ms < 11, `${twenty.p95Ms}`)
    for (let at = 0; at < 70; at++) second(1, 10)
    assert.equal(second(1, 10).windowSeconds, 60)
    const busy = second(100, 40)
    assert.equal(busy.windowSeconds, 1)
    assert.ok(busy.p50Ms && busy.p50Ms > 38, `${busy.p50Ms}`)
    assert.equal(second(50, 40).windowSeconds, 2)
  })

  test('knows quantiles to 2 %', () => {
    const durations = createDurations()
    assert.equal(durations.quantile(0.5), null)
    for (let ms = 1; ms <= 1000; ms++) durations.add(ms)
    for (const share of [0.01, 0.5, 0.95, 0.99]) {
      const exact = share * 1000
      const found = durations.quantile(share) ?? 0
      assert.ok(Math.abs(found - exact) <= 0.025 * exact, `${share}: ${found}`)
    }
    durations.add(0)
    durations.add(10 ** 9)
  })
})

describe('a crowd', () => {
  test('comes for what the mix says', () => {
    const chosen = Array.from({ length: 100 }, (_, at) => chooseScenario(usualMix, at / 100))
    for (const [scenario, share] of Object.entries(usualMix))
      assert.equal(chosen.filter((one) => one === scenario).length, share, scenario)
  })

  test('comes from many networks, or from one', () => {
    const networks = (kind: 'own' | 'nat') =>
      new Set(Array.from({ length: 250 }, (_, at) => addressOf(kind, at)?.replace(/\.\d+$/, '')))
    assert.equal(networks('own').size, 250)
    assert.deepEqual([...networks('nat')], ['127.0.200'])
    assert.equal(addressOf('own', 250), addressOf('own', 0))
    assert.equal(addressOf('machine', 3), undefined)
  })

  test('has many addresses only on Linux, beside its edge', () => {
    assert.equal(hasSeveralAddresses('127.0.0.1', 'linux'), true)
    assert.equal(hasSeveralAddresses('127.0.0.1', 'darwin'), false)
    assert.equal(hasSeveralAddresses('edge', 'linux'), false)
  })

  test('asks no faster than it may', async () => {
    const waitForTurn = createRateLimit(100)
    const started = performance.now()
    await Promise.all(Array.from({ length: 21 }, waitForTurn))
    const took = performance.now() - started
    assert.ok(took >= 190, `${took} ms for 20 gaps of 10 ms`)
  })
})
