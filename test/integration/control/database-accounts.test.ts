import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import mysql, { type Connection } from 'mysql2/promise'
import type { Status } from '../../../apps/control/status/status.ts'
import { readSecret, type Stack, useStack } from '../../support/stack.ts'

/** What each account of the databases must not do; in parentheses the secret it signs in with. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  shop: [
    'CREATE TABLE stickyshop.planted (id INT)',
    'ALTER TABLE stickyshop.users ADD planted INT',
    'DROP TABLE stickyshop.users',
    'TRUNCATE stickyshop.users',
    'CREATE DATABASE planted',
    'SELECT * FROM mysql.user',
    "CREATE USER planted@'127.0.0.1'",
    "GRANT ALL ON *.* TO 'shop'@'127.0.0.1'",
    'SET GLOBAL read_only = OFF',
    "SELECT * FROM stickyshop.users INTO OUTFILE '/tmp/planted'",
    'SHUTDOWN',
  ],
  migrate: [
    'SELECT * FROM mysql.user',
    'CREATE DATABASE planted',
    "CREATE USER planted@'127.0.0.1'",
    'SET GLOBAL read_only = OFF',
    'SHUTDOWN',
  ],
  replication: [
    'SELECT * FROM stickyshop.users',
    'DELETE FROM stickyshop.settings',
    'SET GLOBAL read_only = OFF',
    'SELECT * FROM mysql.user',
  ],
}

describe('an account of the databases', () => {
  let stack: Stack
  let port: number
  before(async () => {
    stack = await useStack()
    const { databases } = await stack.labJson<Status>('status')
    port = databases.find(({ writable }) => writable)?.port ?? 0
  })
  after(() => stack.stop())

  async function as<T>(user: string, work: (connection: Connection) => Promise<T>): Promise<T> {
    const password = readSecret(stack.runDir, `database-${user}`)
    const connection = await mysql.createConnection({ host: '127.0.0.1', port, user, password })
    try {
      return await work(connection)
    } finally {
      await connection.end()
    }
  }

  // ER_ACCESS_DENIED…, ER_DBACCESS_DENIED, ER_TABLEACCESS_DENIED, ER_SPECIFIC_ACCESS_DENIED
  const denied = { code: /DENIED/ }

  for (const [user, statements] of Object.entries(forbidden))
    test(`${user} is refused what it does not need`, async () => {
      for (const sql of statements)
        await as(user, (connection) => assert.rejects(connection.query(sql), denied, sql))
    })

  test('shop reads and writes the shop', async () => {
    const [rows] = await as('shop', (connection) =>
      connection.query('SELECT COUNT(*) AS count FROM stickyshop.products'),
    )
    assert.ok(Number((rows as { count: number }[])[0]?.count) > 0)
  })

  test('nobody gets in without a password, or as root', async () => {
    for (const user of ['shop', 'migrate', 'replication', 'admin', 'root', ''])
      await assert.rejects(mysql.createConnection({ host: '127.0.0.1', port, user }), denied, user)
  })
})
