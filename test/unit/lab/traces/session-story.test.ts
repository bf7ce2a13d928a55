import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Journey } from '../../../../apps/lab/traces/journey.ts'
import { createSessionHomes } from '../../../../apps/lab/traces/session-homes.ts'
import { sessionStory } from '../../../../apps/lab/traces/session-story.ts'
import type { RequestRecord } from '../../../../apps/shared/replica-traffic.ts'
import { record, told } from './support.ts'

const born = '2026-11-21T12:00:00.000Z'
const reborn = '2026-11-21T12:03:10.000Z'
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`)

const journey = (
  replica: string | null,
  time: string,
  session: Partial<RequestRecord['session']> | null,
): Journey => ({
  id: 'a',
  at: at(time),
  edge: null,
  replica,
  record: session && record({ at: at(time) }, session),
  heardAt: 0,
})

/** The session "k" was made on app-2, in memory or in Redis. */
function homesWith(store: 'memory' | 'redis') {
  const homes = createSessionHomes()
  const created = record({}, { store, createdKey: 'k' })
  for (const name of ['app-1', 'app-3']) homes.learn(told(name, born), at('12:02:00'))
  homes.learn(told('app-2', born, [created]), at('12:02:00'))
  return homes
}

describe('why a session was not found', () => {
  const miss = { store: 'memory', outcome: 'miss', key: 'k' } as const

  test('it lives in the memory of another replica', () => {
    const story = sessionStory(journey('app-3', '12:02:01', miss), homesWith('memory'))
    assert.deepEqual(story, { kind: 'elsewhere', home: 'app-2', replica: 'app-3' })
  })

  test('its replica was restarted, if that was before', () => {
    const homes = homesWith('memory')
    homes.learn(told('app-2', reborn), at('12:03:11'))
    const later = { kind: 'restarted', home: 'app-2', at: reborn }
    assert.deepEqual(sessionStory(journey('app-3', '12:03:12', miss), homes), later)
    assert.deepEqual(sessionStory(journey('app-2', '12:03:12', miss), homes), later)
    assert.equal(sessionStory(journey('app-3', '12:03:09', miss), homes).kind, 'elsewhere')
  })

  test('its replica does not answer any more', () => {
    const story = sessionStory(journey('app-3', '12:02:30', miss), homesWith('memory'))
    assert.deepEqual(story, { kind: 'gone', home: 'app-2' })
  })

  test('it ended where it was', () => {
    const story = sessionStory(journey('app-2', '12:02:01', miss), homesWith('memory'))
    assert.deepEqual(story, { kind: 'ended', store: 'memory', home: 'app-2' })
    const inRedis = sessionStory(
      journey('app-1', '12:02:01', { ...miss, store: 'redis' }),
      homesWith('redis'),
    )
    assert.equal(inRedis.kind, 'ended')
  })

  test('sessions are looked for in the other store now', () => {
    assert.deepEqual(sessionStory(journey('app-3', '12:02:01', miss), homesWith('redis')), {
      kind: 'otherStore',
      store: 'redis',
      home: 'app-2',
    })
    const inRedis = { ...miss, store: 'redis' } as const
    assert.deepEqual(sessionStory(journey('app-3', '12:02:01', inRedis), homesWith('memory')), {
      kind: 'otherStore',
      store: 'memory',
      home: 'app-2',
    })
  })

  test('the store did not answer', () => {
    const away = { store: 'redis', outcome: 'away', key: 'k' } as const
    const story = sessionStory(journey('app-3', '12:02:01', away), homesWith('redis'))
    assert.deepEqual(story, { kind: 'away', store: 'redis' })
  })

  test('nobody here knows it, or it is not of this shop', () => {
    const homes = createSessionHomes()
    assert.equal(sessionStory(journey('app-3', '12:02:01', miss), homes).kind, 'unknown')
    const foreign = { ...miss, key: null }
    assert.equal(sessionStory(journey('app-3', '12:02:01', foreign), homes).kind, 'foreign')
    assert.equal(sessionStory(journey('app-3', '12:02:01', null), homes).kind, 'untold')
  })
})

test('a session that was found tells where it lives, too', () => {
  const homes = createSessionHomes()
  const hit = record({}, { outcome: 'hit', key: 'k' })
  homes.learn(told('app-1', born, [hit]), at('12:02:00'))
  const miss = journey('app-3', '12:02:01', { outcome: 'miss', key: 'k' })
  assert.deepEqual(sessionStory(miss, homes), {
    kind: 'elsewhere',
    home: 'app-1',
    replica: 'app-3',
  })
})

test('the oldest of more than 20,000 sessions is forgotten', () => {
  const homes = createSessionHomes()
  const created = Array.from({ length: 20_001 }, (_, at) => record({}, { createdKey: `k${at}` }))
  homes.learn(told('app-1', born, created), 0)
  assert.equal(homes.find('k0'), undefined)
  assert.ok(homes.find('k1'))
  assert.ok(homes.find('k20000'))
})
