import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Status } from '../../../../apps/control/status/status.ts'
import { availability } from '../../../../apps/lab/availability/availability.ts'
import {
  type Counts,
  costliest,
  type Deed,
  shapesOf,
  type Tier,
  tierAvailability,
  tiersOf,
  wholeAvailability,
} from '../../../../apps/lab/availability/tiers.ts'
import { stages } from '../../../../infra/stages/stages.ts'
import { statusOf } from '../topology/fixtures.ts'

const rulesOf = (status: Status, deed: Deed = 'order', counts: Counts = {}) =>
  shapesOf(status, deed, counts).map(({ kind, needed, count }) => `${kind} ${needed}/${count}`)

const week = { mtbfHours: 168, mttrMs: 60_000, takeoverMs: 10_000 }
const wholeOf = (status: Status, counts: Counts = {}) =>
  wholeAvailability(tiersOf(shapesOf(status, 'order', counts), () => week))

describe('tiers in series', () => {
  test('are those of the stage that runs', () => {
    assert.deepEqual(rulesOf(statusOf(stages.simple)), ['edge 1/1', 'app 1/1', 'database 1/1'])
    const distributed = statusOf({ ...stages.distributed, sessionStore: 'redis' })
    const apps = stages.distributed.apps.start
    assert.deepEqual(rulesOf(distributed), [
      'edge 1/1',
      `app 1/${apps}`,
      'database 1/1',
      'redis 1/1',
    ])
    assert.deepEqual(rulesOf(statusOf({ ...stages['scale-up'], sessionStore: 'redis' })), [
      'edge 1/2',
      'web 1/2',
      `app 1/${apps}`,
      'database 2/3',
      'redis 1/3',
    ])
  })

  test('need Redis for orders only, and only while it has the sessions', () => {
    const redis = statusOf({ ...stages.distributed, sessionStore: 'redis' })
    assert.ok(!rulesOf(redis, 'browse').some((rule) => rule.startsWith('redis')))
    const cookie = { ...redis, switches: { ...redis.switches, sessions: 'cookie' } }
    assert.ok(!rulesOf(cookie).some((rule) => rule.startsWith('redis')))
  })

  test('need one database to browse, the primary to order, both with semi-sync', () => {
    const distributed = statusOf(stages.distributed)
    assert.ok(rulesOf(distributed, 'browse').includes('database 1/2'))
    assert.ok(rulesOf(distributed).includes('database 1/1'))
    const semiSync = statusOf({ ...stages.distributed, durability: 'semi-sync' })
    assert.ok(rulesOf(semiSync).includes('database 2/2'))
    // The form sends what runs, too.
    assert.ok(rulesOf(distributed, 'browse', { database: 1 }).includes('database 1/2'))
    assert.ok(rulesOf(distributed, 'order', { database: 3 }).includes('database 2/3'))
  })

  test('have a takeover where another one has to become the primary, and there is another one', () => {
    const scaleUp = statusOf({ ...stages['scale-up'], sessionStore: 'redis' })
    const takeovers = (counts: Counts = {}) =>
      tiersOf(shapesOf(scaleUp, 'order', counts), () => week)
        .filter(({ takeoverMs }) => takeoverMs !== null)
        .map(({ kind }) => kind)
    assert.deepEqual(takeovers(), ['database', 'redis'])
    assert.deepEqual(takeovers({ database: 1, redis: 1 }), [])
    // Of two, both are needed: nobody can take over.
    assert.deepEqual(takeovers({ database: 2, redis: 1 }), [])
  })
})

describe('the availability of the whole', () => {
  test('is the product of the tiers', () => {
    const one = availability(168, 60_000)
    assert.ok(Math.abs(wholeOf(statusOf(stages.simple)) - one ** 3) < 1e-15)
  })

  test('grows with each stage, and with each component but a second database of a group', () => {
    const scaleUp = statusOf({ ...stages['scale-up'], sessionStore: 'redis' })
    const now = wholeOf(scaleUp)
    assert.ok(wholeOf(statusOf(stages.simple)) < now)
    for (const kind of ['edge', 'web', 'app'] as const) {
      assert.ok(wholeOf(scaleUp, { [kind]: 1 }) < now, kind)
      assert.ok(wholeOf(scaleUp, { [kind]: 4 }) > now, kind)
    }
    assert.ok(wholeOf(scaleUp, { database: 2 }) < wholeOf(scaleUp, { database: 1 }))
    assert.ok(wholeOf(scaleUp, { database: 1 }) < now)
  })

  test('has a takeover for each failure of the one that does the work', () => {
    const tier: Tier = { kind: 'redis', count: 3, needed: 1, ...week }
    const hourMs = 3_600_000
    // One of three works for seven eighths of the time, and for each hour with a master there is one without.
    const often = { ...tier, mtbfHours: 1, mttrMs: hourMs, takeoverMs: hourMs }
    assert.equal(tierAvailability(often), 0.875 * 0.5)
    // One that is back at once is the master still.
    assert.equal(tierAvailability({ ...often, mttrMs: 0 }), 1)
  })

  test('costs the most where the least works; several when they are equal', () => {
    const tiers = tiersOf(shapesOf(statusOf(stages.simple), 'order'), () => week)
    assert.equal(costliest(tiers).length, 3)
    const slow = tiersOf(shapesOf(statusOf(stages.simple), 'order'), (kind) => ({
      ...week,
      mttrMs: kind === 'database' ? 120_000 : 60_000,
    }))
    assert.deepEqual(
      costliest(slow).map(({ kind }) => kind),
      ['database'],
    )
  })
})
