import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRates } from '../../../../apps/lab/topology/rates.ts'
import type { AppTraffic } from '../../../../apps/shared/app-traffic.ts'
import { aTraffic } from './fixtures.ts'

const start = Date.parse('2026-01-01T12:00:00Z')

const sample = (second: number, ...traffic: AppTraffic[]) => ({
  at: start + second * 1000,
  edge: { errors: 0, whoami: {} },
  traffic: new Map(traffic.map((one) => [one.name, one])),
})

test('rates are differences, not what was counted before somebody looked', () => {
  const ratesOf = createRates()
  assert.equal(ratesOf(sample(100, aTraffic('app-1', { requests: 5000 }))).replicas.size, 0)
  const { replicas, totals } = ratesOf(
    sample(102, aTraffic('app-1', { requests: 5060, errors: 10 })),
  )
  assert.equal(replicas.get('app-1')?.requestsPerSecond, 30)
  assert.equal(replicas.get('app-1')?.errorsPerSecond, 5)
  assert.equal(totals.requestsPerSecond, 30)
})

test('a replica that begins again counts from zero, from its own beginning', () => {
  const ratesOf = createRates()
  ratesOf(sample(100, aTraffic('app-1', { requests: 5000 })))
  const startedAt = new Date(start + 107_500).toISOString()
  const { replicas } = ratesOf(sample(108, aTraffic('app-1', { startedAt, requests: 20 })))
  assert.equal(replicas.get('app-1')?.requestsPerSecond, 40)
})

test('who does not answer is missing, and the others go on', () => {
  const ratesOf = createRates()
  ratesOf(sample(1, aTraffic('app-1'), aTraffic('app-2')))
  const { replicas, totals } = ratesOf(sample(2, aTraffic('app-2', { requests: 7 })))
  assert.deepEqual([...replicas.keys()], ['app-2'])
  assert.equal(totals.requestsPerSecond, 7)
})

test('sessions found are of ten seconds', () => {
  const ratesOf = createRates()
  ratesOf(sample(0, aTraffic('app-1')))
  const after = { requests: 4, sessionHits: 3, sessionMisses: 1 }
  ratesOf(sample(1, aTraffic('app-1', after)))
  const later = ratesOf(sample(9, aTraffic('app-1', after)))
  assert.equal(later.totals.sessionsFound, 0.75)
  assert.equal(later.totals.requestsPerSecond, 0)
  const muchLater = ratesOf(sample(20, aTraffic('app-1', after)))
  assert.equal(muchLater.totals.sessionsFound, null)
})

test('percentiles look back until there are a hundred requests, ten seconds to a minute', () => {
  const ratesOf = createRates()
  let requests = 0
  let second = 0
  const next = (more: number) => {
    requests += more
    const { totals, replicas } = ratesOf(sample(second++, aTraffic('app-1', { requests })))
    assert.equal(replicas.get('app-1')?.percentileSeconds ?? 10, totals.percentileSeconds)
    return totals
  }
  next(0)
  const one = next(1)
  assert.deepEqual([one.p50Ms, one.p95Ms, one.percentileSeconds], [null, null, 10])
  for (let at = 0; at < 30; at++) next(3)
  const slow = next(3)
  assert.ok(slow.p95Ms)
  assert.ok(slow.percentileSeconds > 10 && slow.percentileSeconds <= 60)
  for (let at = 0; at < 12; at++) next(20)
  assert.equal(next(20).percentileSeconds, 10)
  for (let at = 0; at < 60; at++) next(0)
  assert.deepEqual([next(0).p50Ms, next(0).p95Ms], [null, null])
})

test('queries and look-ups are counted by the replicas', () => {
  const ratesOf = createRates()
  const then = { redisLookups: 100, queries: { 'db-1': 7 } }
  ratesOf(sample(0, aTraffic('app-1', { requests: 100, ...then })))
  const now = { redisLookups: 500, queries: { 'db-1': 7, 'db-2': 1200 } }
  const { uses } = ratesOf(sample(2, aTraffic('app-1', { requests: 500, ...now })))
  const used = (name: string) => uses.get('app-1')?.get(name)
  assert.deepEqual([used('db-1'), used('db-2'), used('redis')], [0, 600, 200])
})

test('what the edge answered without a replica is an error and a request of all', () => {
  const ratesOf = createRates()
  const edge = { errors: 3, whoami: { 'whoami-1': 10 } }
  ratesOf({ ...sample(0, aTraffic('app-1')), edge })
  const later = { errors: 9, whoami: { 'whoami-1': 14, 'whoami-2': 2 } }
  const { totals, replicas, whoami } = ratesOf({
    ...sample(2, aTraffic('app-1', { requests: 8, errors: 2 })),
    edge: later,
  })
  assert.equal(totals.errorsPerSecond, 4)
  assert.equal(totals.requestsPerSecond, 7)
  assert.equal(replicas.get('app-1')?.errorsPerSecond, 1)
  assert.deepEqual([...whoami], Object.entries({ 'whoami-1': 2, 'whoami-2': 1 }))
})
