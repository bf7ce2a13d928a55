import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDiskWatch } from '../../../../apps/replication/disk-watch.ts'
import type { DatabaseNode } from '../../../../apps/replication/pair/node.ts'
import { type Roles, takeRole } from '../../../../apps/replication/pair/roles.ts'

test('a primary that works has no problem any more', async () => {
  const view = { problem: 'connect ECONNREFUSED' as string | null }
  const admin = { query: async () => [{ '@@GLOBAL.read_only': '0' }] }
  const disk = createDiskWatch('.')
  const node = { child: { state: 'ready' }, admin, view, disk } as unknown as DatabaseNode
  const flavour = { replicationStatus: async () => null }
  await takeRole({ primary: node, context: { flavour } } as unknown as Roles, node)
  assert.equal(view.problem, null)
})

test('a primary without room on its disk is closed, and opened again when there is room', async () => {
  const mib = 1024 * 1024
  let freeBytes = 10 * mib
  let closed = '0'
  const asked: string[] = []
  const admin = {
    query: async (sql: string) => {
      asked.push(sql)
      if (sql === 'CLOSE') closed = '1'
      if (sql === 'OPEN') closed = '0'
      return [{ closed }]
    },
  }
  const view = { problem: null as string | null }
  const node = {
    ...{ name: 'db-1', child: { state: 'ready', running: { spawnedAt: 0 } }, admin, view },
    disk: createDiskWatch('.', () => ({ freeBytes, sizeBytes: 1000 * mib })),
  } as unknown as DatabaseNode
  const flavour = { replicationStatus: async () => null, open: ['OPEN'], close: ['CLOSE'] }
  const roles = { primary: node, context: { flavour } } as unknown as Roles

  await takeRole(roles, node)
  assert.equal(closed, '1')
  assert.equal(view.problem, 'takes no writes: its disk is full (10 MB free)')
  // A little more is not enough: it would be closed again at once.
  freeBytes = 40 * mib
  await takeRole(roles, node)
  assert.equal(closed, '1')
  freeBytes = 60 * mib
  await takeRole(roles, node)
  assert.equal(closed, '0')
  assert.equal(view.problem, null)
  // By this a server that still waits for room is found.
  assert.ok(asked.includes('FLUSH LOCAL BINARY LOGS'))
})

test('a server that does not notice that there is room again is killed, to come back', async () => {
  let freeBytes = 0
  let kills = 0
  const admin = { query: async () => Promise.reject(new Error('Query inactivity timeout')) }
  const child = { state: 'ready', running: { spawnedAt: 0 }, kill: () => kills++ }
  const node = {
    ...{ name: 'db-1', child, admin, view: { problem: null } },
    disk: createDiskWatch('.', () => ({ freeBytes, sizeBytes: 1e9 })),
  } as unknown as DatabaseNode
  const roles = { primary: node, context: { flavour: {} }, say() {} } as unknown as Roles
  await assert.rejects(takeRole(roles, node))
  assert.equal(kills, 0)
  freeBytes = 1e9
  await takeRole(roles, node)
  assert.equal(kills, 1)
})
