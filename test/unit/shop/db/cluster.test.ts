import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createCluster } from '../../../../apps/shop/db/cluster.ts'
import type { DatabaseMode } from '../../../../apps/shop/db/flavour.ts'

/** The node that takes the writes, after each change of who is writable. */
function primaries(mode: DatabaseMode, ...steps: string[][]): (string | null)[] {
  const cluster = createCluster(
    {
      DATABASE_NODES: ['db-1', 'db-2', 'db-3'].map((name) => ({ name, host: name, port: 3306 })),
      DATABASE_USER: 'shop',
      DATABASE_NAME: 'stickyshop',
    },
    ['secret'],
    mode,
  )
  return steps.map((writable) => {
    for (const { name, state } of cluster.nodes)
      Object.assign(state, { reachable: true, writable: writable.includes(name) })
    return cluster.primary()?.name ?? null
  })
}

const steps = [['db-1'], [], ['db-2'], ['db-1', 'db-2'], ['db-2']]

describe('two nodes that say that they take writes', () => {
  test('are none where one of them has to be fenced', () => {
    const seen = primaries({ failover: 'manual', durability: 'async' }, ...steps)
    assert.deepEqual(seen, ['db-1', null, 'db-2', null, 'db-2'])
  })

  test('are the one that was elected, in a group: the other has been away and commits nothing', () => {
    const seen = primaries({ failover: 'group', durability: 'async' }, ...steps)
    assert.deepEqual(seen, ['db-1', null, 'db-2', 'db-2', 'db-2'])
    const fresh = primaries({ failover: 'group', durability: 'async' }, ['db-1', 'db-2'])
    assert.deepEqual(fresh, [null])
  })
})
