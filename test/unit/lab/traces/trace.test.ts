import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  createSessionLocations,
  sessionOutcome,
  type Trace,
} from '../../../../apps/lab/traces/trace.ts'
import type { RequestRecord } from '../../../../apps/shared/app-traffic.ts'
import { record, told } from './support.ts'

const born = '2026-11-21T12:00:00.000Z'
const reborn = '2026-11-21T12:03:10.000Z'
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`)

const trace = (
  replica: string | null,
  time: string,
  session: Partial<RequestRecord['session']> | null,
): Trace => ({
  id: 'a',
  at: at(time),
  edge: null,
  replica,
  record: session && record({ at: at(time) }, session),
  firstSeenAt: 0,
})

/** The session "k" was made on app-2, in memory or in Redis. */
function homesWith(store: 'memory' | 'redis') {
  const locations = createSessionLocations()
  const created = record({}, { store, createdKey: 'k' })
  for (const name of ['app-1', 'app-3']) locations.learn(told(name, born), at('12:02:00'))
  locations.learn(told('app-2', born, [created]), at('12:02:00'))
  return locations
}

describe('why a session was not found', () => {
  const miss = { store: 'memory', outcome: 'miss', key: 'k' } as const

  test('it lives in the memory of another replica', () => {
    const story = sessionOutcome(trace('app-3', '12:02:01', miss), homesWith('memory'))
    assert.deepEqual(story, { kind: 'elsewhere', home: 'app-2', replica: 'app-3' })
  })

  test('its replica was restarted, if that was before', () => {
    const locations = homesWith('memory')
    locations.learn(told('app-2', reborn), at('12:03:11'))
    const later = { kind: 'restarted', home: 'app-2', at: reborn }
    assert.deepEqual(sessionOutcome(trace('app-3', '12:03:12', miss), locations), later)
    assert.deepEqual(sessionOutcome(trace('app-2', '12:03:12', miss), locations), later)
    assert.equal(sessionOutcome(trace('app-3', '12:03:09', miss), locations).kind, 'elsewhere')
  })

  test('its replica does not answer any more', () => {
    const story = sessionOutcome(trace('app-3', '12:02:30', miss), homesWith('memory'))
    assert.deepEqual(story, { kind: 'gone', home: 'app-2' })
  })

  test('it ended where it was', () => {
    const story = sessionOutcome(trace('app-2', '12:02:01', miss), homesWith('memory'))
    assert.deepEqual(story, { kind: 'ended', store: 'memory', home: 'app-2' })
    const inRedis = sessionOutcome(
      trace('app-1', '12:02:01', { ...miss, store: 'redis' }),
      homesWith('redis'),
    )
    assert.equal(inRedis.kind, 'ended')
  })

  test('sessions are looked for in the other store now', () => {
    assert.deepEqual(sessionOutcome(trace('app-3', '12:02:01', miss), homesWith('redis')), {
      kind: 'otherStore',
      store: 'redis',
      now: 'memory',
      home: 'app-2',
    })
    const inRedis = { ...miss, store: 'redis' } as const
    assert.deepEqual(sessionOutcome(trace('app-3', '12:02:01', inRedis), homesWith('memory')), {
      kind: 'otherStore',
      store: 'memory',
      now: 'redis',
      home: 'app-2',
    })
  })

  test('the store did not answer', () => {
    const away = { store: 'redis', outcome: 'away', key: 'k' } as const
    const story = sessionOutcome(trace('app-3', '12:02:01', away), homesWith('redis'))
    assert.deepEqual(story, { kind: 'away', store: 'redis' })
  })

  test('nobody here knows it, or it is not of this shop', () => {
    const locations = createSessionLocations()
    assert.equal(sessionOutcome(trace('app-3', '12:02:01', miss), locations).kind, 'unknown')
    const foreign = { ...miss, key: null }
    assert.equal(sessionOutcome(trace('app-3', '12:02:01', foreign), locations).kind, 'foreign')
    assert.equal(sessionOutcome(trace('app-3', '12:02:01', null), locations).kind, 'unreported')
  })
})

test('a session that was found tells where it lives, too', () => {
  const locations = createSessionLocations()
  const hit = record({}, { outcome: 'hit', key: 'k' })
  locations.learn(told('app-1', born, [hit]), at('12:02:00'))
  const miss = trace('app-3', '12:02:01', { outcome: 'miss', key: 'k' })
  assert.deepEqual(sessionOutcome(miss, locations), {
    kind: 'elsewhere',
    home: 'app-1',
    replica: 'app-3',
  })
})

test('the oldest of more than 20,000 sessions is forgotten', () => {
  const locations = createSessionLocations()
  const created = Array.from({ length: 20_001 }, (_, at) => record({}, { createdKey: `k${at}` }))
  locations.learn(told('app-1', born, created), 0)
  assert.equal(locations.find('k0'), undefined)
  assert.ok(locations.find('k1'))
  assert.ok(locations.find('k20000'))
})
