import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hasTransactionsUnknownTo, mariadb } from '../../../apps/replication/dialects/mariadb.ts'
import { countTransactions, mysql } from '../../../apps/replication/dialects/mysql.ts'

describe('MariaDB', () => {
  test('a server has transactions of its own where its last number of a writer is higher', () => {
    assert.equal(hasTransactionsUnknownTo('0-1-42,0-2-60', '0-1-42'), false)
    assert.equal(hasTransactionsUnknownTo('0-1-42,0-2-60', '0-1-45'), true)
    assert.equal(hasTransactionsUnknownTo('0-1-42,0-2-60', '0-1-42,0-2-61'), true)
    assert.equal(hasTransactionsUnknownTo('', '0-1-3'), true)
    assert.equal(hasTransactionsUnknownTo('0-1-42', ''), false)
  })

  test('the highest number counts when a writer is listed twice', () => {
    assert.equal(hasTransactionsUnknownTo('0-1-42', '0-1-40,0-1-42'), false)
  })

  test('one row is not reported as so many transactions as all servers have written', async () => {
    const primary = async () => [{ executed: '0-1-1870' }]
    assert.deepEqual(await mariadb.compare('0-1-1870,0-2-1871', primary), {
      errant: 'transactions',
      lost: false,
    })
    assert.equal((await mariadb.compare('0-1-1860', primary)).errant, null)
  })

  test('a server without data has an empty position, whatever its variables are joined by', async () => {
    const { executed } = await mariadb.readState(async () => [{ executed: ',' }])
    assert.equal(executed, '')
  })

  test('the server and its number, without what packagers add', async () => {
    const query = async () => [{ version: '10.11.14-MariaDB-0+deb12u2' }]
    assert.equal((await mariadb.readState(query)).version, 'MariaDB 10.11.14')
  })
})

describe('MySQL', () => {
  const uuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562'

  test('the transactions of a set are counted', () => {
    assert.equal(countTransactions(''), 0)
    assert.equal(countTransactions(`${uuid}:5`), 1)
    assert.equal(countTransactions(`${uuid}:1-5:7,\n${uuid}:3-4`), 8)
  })

  test('what the primary never had is named by its number', async () => {
    const compare = (errant: string) => mysql.compare('', async () => [{ errant, lost: '' }])
    assert.equal((await compare(`${uuid}:5`)).errant, 'one transaction')
    assert.equal((await compare(`${uuid}:5-6`)).errant, '2 transactions')
    assert.equal((await compare('')).errant, null)
  })

  test('what the primary is about to commit is not unknown to it', async () => {
    const compare = (late: number) =>
      mysql.compare('', async (sql) =>
        sql.includes('WAIT_FOR') ? [{ late }] : [{ errant: `${uuid}:5`, lost: '' }],
      )
    assert.equal((await compare(0)).errant, null)
    assert.equal((await compare(1)).errant, 'one transaction')
  })

  test('the server and its number, without what packagers add', async () => {
    const query = async () => [{ version: '8.4.6-0ubuntu0.25.04.1' }]
    assert.equal((await mysql.readState(query)).version, 'MySQL 8.4.6')
  })
})
