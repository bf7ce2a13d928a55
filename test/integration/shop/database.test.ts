import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { pino } from 'pino'
import type { Status } from '../../../apps/control/status/status.ts'
import type { NodeAddress } from '../../../apps/shop/config.ts'
import { createCluster } from '../../../apps/shop/db/cluster.ts'
import { isConnectionLoss } from '../../../apps/shop/db/database-error.ts'
import { coversGtid } from '../../../apps/shop/db/gtid.ts'
import { createMonitor } from '../../../apps/shop/db/monitor.ts'
import { createNode, type DatabaseNode } from '../../../apps/shop/db/node.ts'
import { RequestDb } from '../../../apps/shop/db/request-db.ts'
import { execute } from '../../../apps/shop/db/statement.ts'
import { Unavailable } from '../../../apps/shop/errors.ts'
import type { Settings } from '../../../infra/topology.ts'
import { openCluster } from '../../support/database-load.ts'
import { allowedMs, eventually } from '../../support/eventually.ts'
import { linkTo } from '../../support/network.ts'
import { readSecret, type Stack, useStack } from '../../support/stack.ts'

const connections = 10
const settings = { reads: 'replica', freshness: 'on' } as Settings

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

  test('that takes the writes knows the position of its last one', async (t) => {
    const node = await nodeOf(t)
    const gtid = await node.withWriteConnection(async (connection) => {
      const sql = 'UPDATE products SET stock = stock + 1 WHERE id = 3'
      return node.gtidOf(await execute(connection, sql, [], 5000))
    })
    const [row] = await node.select<{ position: string }>(node.positionQuery() ?? '', [], 1000)
    assert.ok(gtid && row && coversGtid(row.position, gtid), `${row?.position} after ${gtid}`)
  })

  test('soon ends the connection of a client that is gone without a word', async (t) => {
    const node = await nodeOf(t)
    const [row] = await node.select<{ seconds: number }>(
      'SELECT @@wait_timeout AS seconds',
      [],
      1000,
    )
    assert.ok(Number(row?.seconds) <= 300)
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
    const answer = (written: string | null) =>
      new RequestDb(cluster, settings, written).current.select('SELECT 1 AS one')

    const seen = applied.includes(':') ? applied.replace(/:\d+-/, ':') : applied
    const toCome = seen.replace(/\d+$/, '999999999')
    assert.deepEqual(await answer(null), [{ one: 1 }])
    assert.deepEqual(await answer(seen), [{ one: 1 }])
    await assert.rejects(answer(toCome), Unavailable)

    const primary = cluster.nodes[0] as DatabaseNode
    const source = toCome.replace(/\d+$/, '')
    Object.assign(primary.state, { reachable: true, writable: true, source })
    assert.equal(cluster.primary(), primary)
    primary.state.reachable = false
    // After the 100 ms for which the replica is asked to catch up.
    setTimeout(() => {
      primary.state.reachable = true
    }, 300)
    const late = answer(toCome)
    assert.deepEqual(await late, [{ one: 1 }])
  })

  test('that is no longer the primary shows what was written since, though an app replica has not noticed', async (t) => {
    const mode = { failover: 'manual', durability: 'async' } as const
    const [shop, late] = [await openCluster(stack, mode), await openCluster(stack, mode)]
    t.after(() => Promise.all([shop.close(), late.close()]))
    late.stopMonitor()
    // As if the read replica had been the primary until a moment ago.
    for (const { state } of late.cluster.nodes) state.writable = !state.writable
    const before = late.cluster.primary()?.name
    for (let round = 1; round <= 300; round++) {
      const first = new RequestDb(shop.cluster, settings, null)
      await first.write.change('UPDATE products SET stock = ? WHERE id = 5', [round])
      assert.equal(late.cluster.primary()?.name, before)
      const next = new RequestDb(late.cluster, settings, first.reads.written)
      const sql = 'SELECT stock FROM products WHERE id = 5'
      const [row] = await next.current.select<{ stock: number }>(sql)
      assert.equal(row?.stock, round, `round ${round}, read from ${next.uses.at(-1)?.node}`)
    }
  })

  test('that hangs while another one is the primary is waited for by no change', async (t) => {
    const { addresses, user, password, database } = await access()
    const { port } = addresses[0] as NodeAddress
    // Two ways to the same server, of which one is there at a time.
    const [oldLink, newLink] = [await linkTo(port), await linkTo(port)]
    const nodes = [
      { name: 'old', host: '127.0.0.1', port: oldLink.port },
      { name: 'new', host: '127.0.0.1', port: newLink.port },
    ]
    const cluster = createCluster(
      { DATABASE_NODES: nodes, DATABASE_NAME: database, DATABASE_USER: user },
      password,
    )
    const monitor = createMonitor(cluster, pino({ level: 'silent' }))
    t.after(async () => {
      monitor.stop()
      await cluster.close()
      for (const link of [oldLink, newLink]) link.close()
    })
    newLink.cut()
    await monitor.start()
    const old = await eventually(() => {
      const primary = cluster.primary()
      assert.equal(primary?.name, 'old')
      return primary as DatabaseNode
    })
    await (await useAll(old)).release()

    oldLink.cut()
    const sql = 'UPDATE heartbeat SET at = at WHERE id = 1'
    // Their own time-outs are far away, and have another message.
    const sent = Array.from({ length: connections }, () =>
      old.withWriteConnection((connection) => execute(connection, sql, [], 60_000)),
    )
    const db = new RequestDb(cluster, settings, null)
    const waiting = db.write.change(sql)
    newLink.mend()
    for (const outcome of await Promise.allSettled(sent)) {
      assert.equal(outcome.status, 'rejected')
      assert.match(String(outcome.reason), /Writes do not complete at old/)
      assert.ok(isConnectionLoss(outcome.reason))
    }
    // It had no connection, so nothing was sent: it is made at the new one.
    assert.equal((await waiting).affectedRows, 1)
    assert.deepEqual(
      db.uses.map(({ node }) => node),
      ['old', 'new'],
    )
  })
})
