import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Cluster, createCluster } from '../../../../apps/shop/db/cluster.ts'
import type { DatabaseMode } from '../../../../apps/shop/db/flavour.ts'

const threeNodes = (mode?: DatabaseMode) =>
  createCluster(
    {
      DATABASE_NODES: ['db-1', 'db-2', 'db-3'].map((name) => ({ name, host: name, port: 3306 })),
      DATABASE_USER: 'shop',
      DATABASE_NAME: 'stickyshop',
    },
    ['secret'],
    mode,
  )

function setWritable({ nodes }: Cluster, ...writable: string[]): void {
  for (const { name, state } of nodes)
    Object.assign(state, { reachable: true, writable: writable.includes(name) })
}

/** The node that takes the writes, after each change of who is writable. */
function primaries(mode: DatabaseMode, ...steps: string[][]): (string | null)[] {
  const cluster = threeNodes(mode)
  return steps.map((writable) => {
    setWritable(cluster, ...writable)
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

  test('are the one where writes complete, in a group: the other one may never hear that it was replaced', () => {
    const cluster = threeNodes({ failover: 'group', durability: 'async' })
    setWritable(cluster, 'db-1')
    assert.equal(cluster.primary()?.name, 'db-1')
    setWritable(cluster, 'db-1', 'db-2')
    assert.equal(cluster.primary()?.name, 'db-1')
    const [old] = cluster.nodes
    if (old) old.state.stalled = true
    assert.equal(cluster.primary()?.name, 'db-2')
    // It is not written to any more, so nobody knows whether it still is.
    if (old) old.state.stalled = false
    assert.equal(cluster.primary()?.name, 'db-2')
  })
})

describe('an app replica that has just started', () => {
  test('lets a change wait for a primary that its health check has not seen yet', async () => {
    const cluster = threeNodes()
    await cluster.waitForPrimary(0)
    const change = cluster.waitWhilePromoting()
    setWritable(cluster, 'db-2')
    assert.equal((await change)?.name, 'db-2')
  })
})

test('a database that takes no writes is a read replica, or a member of the group', () => {
  const rolesIn = (mode?: DatabaseMode) => {
    const cluster = threeNodes(mode)
    setWritable(cluster, 'db-2')
    return cluster.nodes.map(cluster.roleOf)
  }
  assert.deepEqual(rolesIn(), ['replica', 'primary', 'replica'])
  const group = rolesIn({ failover: 'group', durability: 'async' })
  assert.deepEqual(group, ['member', 'primary', 'member'])
})

describe('reads', () => {
  const readsWith = (lags: Record<string, number | null>) => {
    const cluster = threeNodes()
    setWritable(cluster, 'db-1')
    for (const { name, state } of cluster.nodes) state.lagMs = lags[name] ?? null
    return [1, 2, 3, 4].map(() => cluster.replica()?.name)
  }

  test('go to the fresh read replicas in turn', () => {
    const [first, ...others] = readsWith({ 'db-2': 0, 'db-3': 900 })
    assert.deepEqual([first, ...others].sort(), ['db-2', 'db-2', 'db-3', 'db-3'])
    assert.notEqual(first, others[0])
  })

  test('go to no read replica that lags while another one does not', () => {
    assert.deepEqual(readsWith({ 'db-2': 5000, 'db-3': 20 }), Array(4).fill('db-3'))
  })

  test('go to the one that lags least when all of them lag', () => {
    assert.deepEqual(readsWith({ 'db-2': 5000, 'db-3': 2000 }), Array(4).fill('db-3'))
  })

  test('of one customer go to one read replica, and move only when that is gone', () => {
    const cluster = threeNodes()
    setWritable(cluster)
    const customers = Array.from({ length: 300 }, (_, number) => `session-${number}`)
    const choices = () => customers.map((customer) => cluster.replica(customer)?.name)
    const before = choices()
    assert.deepEqual(choices(), before)
    for (const name of ['db-1', 'db-2', 'db-3']) {
      const share = before.filter((choice) => choice === name).length
      assert.ok(share > 75 && share < 125, `${name} has ${share} of 300`)
    }

    const [, , last] = cluster.nodes
    if (last) last.state.reachable = false
    const after = choices()
    const moved = after.filter((choice, at) => choice !== before[at])
    assert.equal(moved.length, before.filter((choice) => choice === 'db-3').length)
    assert.deepEqual([...new Set(moved)].sort(), ['db-1', 'db-2'])
    if (last) last.state.reachable = true
    assert.deepEqual(choices(), before)
  })
})
