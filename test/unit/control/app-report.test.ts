import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AppReport, newestSettings } from '../../../apps/control/app-report.ts'

const state = (version: number, sessionStore: 'memory' | 'redis') =>
  ({
    settings: { version, sessionStore, reads: 'replica', freshness: 'on', cache: 'off' },
  }) as AppReport

test('the settings shown are the newest that an app replica goes by', () => {
  const found = newestSettings([null, state(3, 'redis'), state(4, 'memory')])
  assert.deepEqual(found, { sessions: 'memory', reads: 'replica', freshness: 'on' })
})

test('an app replica that has read no settings says nothing about them', () => {
  assert.equal(newestSettings([null, state(0, 'redis')]), null)
})
