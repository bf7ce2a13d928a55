import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import type { NodeAddress } from '../../../apps/shop/config.ts'
import { createCluster } from '../../../apps/shop/db/cluster.ts'
import { isConnectionLoss } from '../../../apps/shop/db/database-error.ts'
import { createNode, type DatabaseNode } from '../../../apps/shop/db/node.ts'
import { RequestDb } from '../../../apps/shop/db/request-db.ts'
import { Unavailable } from '../../../apps/shop/errors.ts'
import type { Settings } from '../../../infra/topology.ts'
import { allowedMs, eventually } from '../../support/eventually.ts'
import { readSecret, type Stack, useStack } from '../../support/stack.ts'

const connections = 10

describe('a database', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  async function access() {
    const { databases } = await stack.labJson<Status>('status')
    const addresses = databases.map(({ name, port }) => ({ name, host: '127.0.0.1', port }))
    return {
      addresses,
      user: 'shop',
      password: [readSecret(stack.runDir, 'database-shop')],
      database: 'stickyshop',
    }
  }

  async function nodeOf(t: TestContext, times?: Parameters<typeof createNode>[3]) {
    const { addresses, ...credentials } = await access()
    const node = createNode(addresses[0] as NodeAddress, credentials, undefined, times)
    t.after(node.close)
    return node
  }

  const idOf = async (node: DatabaseNode) =>
    (await node.select<{ id: number }>('SELECT CONNECTION_ID() AS id', [], 1000))[0]?.id

  /** Takes all connections of its pool, until they are released. */
  async function useAll(node: DatabaseNode) {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const ids: (number | null)[] = []
    const holders: Promise<void>[] = []
    await new Promise<void>((allInUse) => {
      for (let one = 0; one < connections; one++)
        holders.push(
          node.withConnection(({ threadId }) => {
            if (ids.push(threadId) === connections) allInUse()
            return released
          }),
        )
    })
    return {
      ids,
      release() {
        release()
        return Promise.all(holders)
      },
    }
  }

  test('that takes too long for a statement is left with it, connection and all', async (t) => {
    const node = await nodeOf(t)
    const first = await idOf(node)
    const began = performance.now()
    await assert.rejects(node.select('SELECT SLEEP(5)', [], 100), isConnectionLoss)
    assert.ok(performance.now() - began < allowedMs(3000), 'it was waited for')
    assert.notEqual(await idOf(node), first)
  })

  test('whose connections are all in use rejects after a while, and has all of them again later', async (t) => {
    const node = await nodeOf(t, { waitMs: 100 })

    const { release } = await useAll(node)
    const waiting = Array.from({ length: connections }, () => node.select('SELECT 1', [], 1000))
    for (const one of waiting) await assert.rejects(one, isConnectionLoss)
    await release()
    // Also those that became free when nothing waited for them any more. A busy machine may need another try.
    await eventually(async () => {
      const again = Array.from({ length: 2 * connections }, () =>
        node.select<{ one: number }>('SELECT 1 AS one', [], 1000),
      )
      for (const rows of await Promise.all(again)) assert.deepEqual(rows, [{ one: 1 }])
    })
  })

  test('whose connections were all in use closes them when nobody has used them for a while', async (t) => {
    const [node, watcher] = [await nodeOf(t, { idleMs: 500 }), await nodeOf(t)]
    const { ids, release } = await useAll(node)
    const open = async () => {
      const sql = `SELECT id FROM information_schema.processlist WHERE id IN (${ids})`
      return (await watcher.select(sql, [], 1000)).length
    }
    assert.equal(await open(), connections)
    await release()
    await eventually(async () => assert.equal(await open(), 0))
  })

  test('without a primary is read for who has written only where that write has come', async (t) => {
    const { addresses, user, password, database } = await access()
    const cluster = createCluster(
      { DATABASE_NODES: addresses, DATABASE_NAME: database, DATABASE_USER: user },
      password,
    )
    t.after(cluster.close)
    const replica = cluster.nodes[1] as DatabaseNode
    const { applied } = await replica.monitoring.readStatus(1000)
    replica.state.reachable = true
    const settings = { reads: 'replica', freshness: 'on' } as Settings
    const answer = (written: string | null) =>
      new RequestDb(cluster, settings, written).current.select('SELECT 1 AS one')

    const seen = applied.includes(':') ? applied.replace(/:\d+-/, ':') : applied
    const toCome = seen.replace(/\d+$/, '999999999')
    assert.deepEqual(await answer(null), [{ one: 1 }])
    assert.deepEqual(await answer(seen), [{ one: 1 }])
    await assert.rejects(answer(toCome), Unavailable)

    const primary = cluster.nodes[0] as DatabaseNode
    Object.assign(primary.state, { reachable: true, writable: true })
    assert.equal(cluster.primary(), primary)
    primary.state.reachable = false
    // After the 100 ms for which the replica is asked to catch up.
    setTimeout(() => {
      primary.state.reachable = true
    }, 300)
    const late = answer(toCome)
    assert.deepEqual(await late, [{ one: 1 }])
  })
})
