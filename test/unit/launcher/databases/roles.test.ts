import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DatabaseNode } from '../../../../apps/launcher/databases/node.ts'
import { type Roles, takeRole } from '../../../../apps/launcher/databases/roles.ts'

test('a primary that works has no problem any more', async () => {
  const view = { problem: 'connect ECONNREFUSED' as string | null }
  const admin = { query: async () => [{ '@@GLOBAL.read_only': '0' }] }
  const node = { child: { state: 'ready' }, admin, view } as unknown as DatabaseNode
  const flavour = { replicationStatus: async () => null }
  await takeRole({ primary: node, context: { flavour } } as unknown as Roles, node)
  assert.equal(view.problem, null)
})
