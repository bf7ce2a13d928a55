import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unknownTransactions } from '../../../../apps/launcher/databases/mariadb-gtid.ts'
import { countTransactions } from '../../../../apps/launcher/databases/mysql-gtid.ts'

test('MariaDB: a node has unknown transactions where its last number of a writer is higher', () => {
  assert.equal(unknownTransactions('0-1-42', '0-1-42,0-2-60'), 0)
  assert.equal(unknownTransactions('0-1-45', '0-1-42,0-2-60'), 3)
  assert.equal(unknownTransactions('0-1-45,0-2-61', '0-1-42,0-2-60'), 4)
  assert.equal(unknownTransactions('0-1-3', ''), 3)
  assert.equal(unknownTransactions('', '0-1-42'), 0)
})

test('MariaDB: the highest number counts when a writer is listed twice', () => {
  assert.equal(unknownTransactions('0-1-40,0-1-42', '0-1-42'), 0)
})

test('MySQL: the transactions of a set are counted', () => {
  const uuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562'
  assert.equal(countTransactions(''), 0)
  assert.equal(countTransactions(`${uuid}:5`), 1)
  assert.equal(countTransactions(`${uuid}:1-5:7,\n${uuid}:3-4`), 8)
})
