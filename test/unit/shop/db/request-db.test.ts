import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createCluster } from '../../../../apps/shop/db/cluster.ts'
import type { DatabaseNode } from '../../../../apps/shop/db/node.ts'
import { RequestDb } from '../../../../apps/shop/db/request-db.ts'
import { settings } from '../../../support/database-load.ts'
import { answerStatements } from '../../../support/fake-server.ts'

const update = 'UPDATE products SET stock = stock - 1 WHERE id = 1'

/** A primary where one statement ends in a conflict, once; `sent` is what it has got. */
function primaryWithConflictAt(statement: string) {
  const cluster = createCluster(
    {
      DATABASE_NODES: [{ name: 'db-1', host: 'db-1', port: 3306 }],
      DATABASE_USER: 'shop',
      DATABASE_NAME: 'stickyshop',
    },
    ['secret'],
    { failover: 'group', durability: 'async' },
  )
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
