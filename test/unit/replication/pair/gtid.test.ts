import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mariadb } from '../../../../apps/replication/pair/mariadb.ts'
import { hasTransactionsUnknownTo } from '../../../../apps/replication/pair/mariadb-gtid.ts'
import { countTransactions } from '../../../../apps/replication/pair/mysql-gtid.ts'

test('MariaDB: a node has transactions of its own where its last number of a writer is higher', () => {
  assert.equal(hasTransactionsUnknownTo('0-1-42,0-2-60', '0-1-42'), false)
  assert.equal(hasTransactionsUnknownTo('0-1-42,0-2-60', '0-1-45'), true)
  assert.equal(hasTransactionsUnknownTo('0-1-42,0-2-60', '0-1-42,0-2-61'), true)
  assert.equal(hasTransactionsUnknownTo('', '0-1-3'), true)
  assert.equal(hasTransactionsUnknownTo('0-1-42', ''), false)
})

test('MariaDB: the highest number counts when a writer is listed twice', () => {
  assert.equal(hasTransactionsUnknownTo('0-1-42', '0-1-40,0-1-42'), false)
})

test('MariaDB: one row is not reported as so many transactions as all servers have written', async () => {
  const node = async () => [{ known: '0-1-1870,0-2-1871' }]
  const primary = async () => [{ known: '0-1-1870' }]
  assert.deepEqual(await mariadb.errant(node, primary), { count: null })
  assert.equal(await mariadb.errant(primary, node), null)
})

test('MySQL: the transactions of a set are counted', () => {
  const uuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562'
  assert.equal(countTransactions(''), 0)
  assert.equal(countTransactions(`${uuid}:5`), 1)
  assert.equal(countTransactions(`${uuid}:1-5:7,\n${uuid}:3-4`), 8)
})
