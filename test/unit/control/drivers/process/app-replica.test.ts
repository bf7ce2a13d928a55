import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AppReplica,
  inRotation,
} from '../../../../../apps/control/drivers/process/app-replica.ts'

const replica = (name: string, state: string, more: object = {}) =>
  ({
    name,
    child: { state },
    readiness: { ready: true },
    drained: false,
    leaving: false,
    ...more,
  }) as AppReplica
const ill = { readiness: { ready: false } }
const names = (...replicas: AppReplica[]) => [...inRotation(replicas)].map(({ name }) => name)

test('visitors are sent to replicas that run and are well', () => {
  assert.deepEqual(
    names(
      replica('app-1', 'ready'),
      replica('app-2', 'starting'),
      replica('app-3', 'ready', { drained: true }),
      replica('app-4', 'ready', { leaving: true }),
      replica('app-5', 'ready', ill),
      replica('app-6', 'waiting'),
    ),
    ['app-1'],
  )
})

test('a pause does not take a replica out; that its checks fail does', () => {
  assert.deepEqual(names(replica('app-1', 'paused'), replica('app-2', 'ready')), ['app-1', 'app-2'])
  assert.deepEqual(names(replica('app-1', 'paused', ill), replica('app-2', 'ready')), ['app-2'])
})

test('when all seem ill, all that run stay in', () => {
  assert.deepEqual(
    names(
      replica('app-1', 'ready', ill),
      replica('app-2', 'ready', ill),
      replica('app-3', 'stopped'),
    ),
    ['app-1', 'app-2'],
  )
})
