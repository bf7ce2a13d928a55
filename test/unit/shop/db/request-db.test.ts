import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { type Cluster, createCluster } from '../../../../apps/shop/db/cluster.ts'
import type { DatabaseNode } from '../../../../apps/shop/db/node.ts'
import { RequestDb } from '../../../../apps/shop/db/request-db.ts'
import { Unavailable } from '../../../../apps/shop/errors.ts'
import type { Failover } from '../../../../infra/stages/stage.ts'
import { settings } from '../../../support/database-load.ts'
import { answerStatements } from '../../../support/fake-server.ts'

const update = 'UPDATE products SET stock = stock - 1 WHERE id = 1'

const open: Cluster[] = []
afterEach(() => Promise.all(open.splice(0).map((cluster) => cluster.close())))

function openCluster(failover: Failover, ...names: string[]): Cluster {
  const cluster = createCluster(
    {
      DATABASE_NODES: names.map((name) => ({ name, host: name, port: 3306 })),
      DATABASE_USER: 'shop',
      DATABASE_NAME: 'stickyshop',
    },
    ['secret'],
    { failover, durability: 'async' },
  )
  open.push(cluster)
  return cluster
}

/** A primary where one statement ends in a conflict, once; `sent` is what it has got. */
function primaryWithConflictAt(statement: string) {
  const cluster = openCluster('group', 'db-1')
  const primary = cluster.nodes[0] as DatabaseNode
  Object.assign(primary.state, { reachable: true, writable: true })
  const sent: string[] = []
  answerStatements(primary, (sql) => {
    sent.push(sql)
    const times = sent.filter((one) => one === statement).length
    if (sql === statement && times === 1)
      throw Object.assign(new Error('Deadlock found when trying to get lock'), {
        ...{ code: 'ER_LOCK_DEADLOCK', errno: 1213, sqlState: '40001' },
      })
    return { affectedRows: 1, insertId: 0 }
  })
  return { db: new RequestDb(cluster, settings, null), sent }
}

describe('two members of a group that have changed the same row, or a deadlock', () => {
  test('do not fail a change: it is tried again', async () => {
    const { db, sent } = primaryWithConflictAt(update)
    assert.equal((await db.write.change(update)).affectedRows, 1)
    assert.deepEqual(sent, [update, update])
  })

  for (const [at, first] of [
    [update, ['START TRANSACTION', update, 'ROLLBACK']],
    // In a group this is where it turns out.
    ['COMMIT', ['START TRANSACTION', update, 'COMMIT', 'ROLLBACK']],
  ] as const)
    test(`do not fail a transaction at its ${at.split(' ')[0]}: all of it is run again`, async () => {
      const { db, sent } = primaryWithConflictAt(at)
      const { affectedRows } = await db.transaction((tx) => tx.change(update))
      assert.equal(affectedRows, 1)
      assert.deepEqual(sent, [...first, 'START TRANSACTION', update, 'COMMIT'])
    })
})

describe("the primary of MySQL's group that hands the writes over", () => {
  const select = 'SELECT name FROM products'
  /** It refuses everything so many times; the other member answers. */
  function handingOver(times: number) {
    const cluster = openCluster('group', 'db-1', 'db-2')
    const [primary, member] = cluster.nodes as [DatabaseNode, DatabaseNode]
    Object.assign(primary.state, { reachable: true, writable: true })
    Object.assign(member.state, { reachable: true })
    let refusals = 0
    answerStatements(primary, (sql) => {
      if (refusals++ < times)
        throw Object.assign(new Error('All queries have been blocked'), {
          ...{ code: 'ER_GRP_RPL_QUERIES_BLOCKED', errno: 4094, sqlState: 'HY000' },
        })
      return sql === select ? [{ at: 'db-1' }] : { affectedRows: 1, insertId: 0 }
    })
    answerStatements(member, () => [{ at: 'db-2' }])
    const fromPrimary = { ...settings, reads: 'primary' as const }
    return { primary, member, db: new RequestDb(cluster, fromPrimary, null) }
  }

  test('fails no change and no read of its own: they are sent until it answers', async () => {
    assert.equal((await handingOver(5).db.write.change(update)).affectedRows, 1)
    assert.deepEqual(await handingOver(5).db.write.select(select), [{ at: 'db-1' }])
    assert.deepEqual(await handingOver(5).db.current.select(select), [{ at: 'db-1' }])
  })

  test('is replaced by another member for what may be read there', async () => {
    assert.deepEqual(await handingOver(5).db.browse.select(select), [{ at: 'db-2' }])
    assert.deepEqual(await handingOver(5).db.read.select(select), [{ at: 'db-2' }])
  })

  test('is not waited for longer than it takes to notice another one', async () => {
    const { db } = handingOver(Number.POSITIVE_INFINITY)
    await assert.rejects(db.write.change(update), Unavailable)
    await assert.rejects(db.write.select(select), Unavailable)
  })
})

describe('what the primary shows in place of a read replica', () => {
  /** A read replica that lacks the last second, and a primary whose last transaction is 0-1-9. */
  function clusterWithLag() {
    const cluster = openCluster('manual', 'db-1', 'db-2')
    const [primary, replica] = cluster.nodes as [DatabaseNode, DatabaseNode]
    Object.assign(primary.state, { reachable: true, writable: true, source: '0-1-' })
    Object.assign(replica.state, { reachable: true, lagMs: 2000 })
    answerStatements(primary, (sql) => [sql === 'position' ? { position: '0-1-9' } : { one: 1 }])
    answerStatements(replica, () => [{ one: 1 }])
    primary.positionQuery = () => 'position'
    return { cluster, replica }
  }

  async function readBy(cluster: Cluster, written: string | null): Promise<RequestDb> {
    const db = new RequestDb(cluster, settings, written)
    assert.deepEqual(await db.read.select('SELECT 1 AS one'), [{ one: 1 }])
    return db
  }

  test('is what the next page of a customer who has written has to show', async () => {
    const { cluster } = clusterWithLag()
    const { fallback, position, written } = (await readBy(cluster, '0-1-5')).reads
    assert.equal(fallback, 'stale')
    assert.equal(position, '0-1-9')
    assert.equal(written, '0-1-9')
  })

  test('is nothing to remember for those who have written nothing', async () => {
    const { cluster, replica } = clusterWithLag()
    assert.equal((await readBy(cluster, null)).reads.position, null)
    replica.state.reachable = false
    const { fallback, position } = (await readBy(cluster, null)).reads
    assert.equal(fallback, 'away')
    assert.equal(position, null)
  })

  test('is remembered also where no read replica is left', async () => {
    const { cluster, replica } = clusterWithLag()
    replica.state.reachable = false
    assert.equal((await readBy(cluster, '0-1-5')).reads.position, '0-1-9')
  })
})

describe('a customer who has written, while databases fail', () => {
  /** A primary and two read replicas; `without` lack the customer's write, and one that is `cut` fails when it is read. */
  function openShop({ without, cut }: { without: string[]; cut: string }) {
    const cluster = openCluster('manual', 'db-1', 'db-2', 'db-3')
    for (const node of cluster.nodes) {
      Object.assign(node.state, { reachable: true, writable: node.name === 'db-1' })
      node.waitFor = () => Promise.resolve(!without.includes(node.name))
      answerStatements(node, () => {
        if (node.name !== cut) return [{ name: node.name }]
        throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
      })
    }
    const db = new RequestDb(cluster, settings, '0-1-5')
    const first = () => db.read.select<{ name: string }>('SELECT @@hostname AS name')
    return { cluster, db, read: async () => (await first())[0]?.name }
  }

  test('reads at another one that has the write', async () => {
    const cut = openShop({ without: [], cut: '' })
    const name = String(await cut.read())
    const others = ['db-2', 'db-3'].filter((other) => other !== name)
    assert.equal(await openShop({ without: ['db-1', name], cut: '' }).read(), others[0])
    assert.equal(await openShop({ without: ['db-1'], cut: name }).read(), others[0])
    assert.equal(await openShop({ without: others, cut: name }).read(), 'db-1')
  })

  test('goes on without what a promotion has lost', async () => {
    const shop = openShop({ without: ['db-1', 'db-2', 'db-3'], cut: '' })
    assert.equal(await shop.read(), 'db-1')
    const [row] = await shop.db.write.select<{ name: string }>('SELECT @@hostname AS name')
    assert.equal(row?.name, 'db-1')
  })

  test('writes to the database that has the write, as soon as it is known to take writes', async () => {
    const shop = openShop({ without: ['db-1'], cut: '' })
    const [old, next] = shop.cluster.nodes as [DatabaseNode, DatabaseNode]
    setTimeout(() => {
      old.state.writable = false
      next.state.writable = true
    }, 200)
    const [row] = await shop.db.write.select<{ name: string }>('SELECT @@hostname AS name')
    assert.equal(row?.name, 'db-2')
  })

  test('is shown nothing older, if no other has it', async () => {
    for (const cut of ['db-2', 'db-3']) {
      const shop = openShop({
        without: ['db-1', 'db-2', 'db-3'].filter((name) => name !== cut),
        cut,
      })
      const [primary] = shop.cluster.nodes as [DatabaseNode]
      primary.state.reachable = false
      await assert.rejects(shop.read(), Unavailable)
    }
  })
})
