import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Connection, RowDataPacket } from 'mysql2/promise'

/** What each account of the databases must not do. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  shop: [
    'CREATE TABLE stickyshop.planted (id INT)',
    'ALTER TABLE stickyshop.users ADD planted INT',
    'DROP TABLE stickyshop.users',
    'TRUNCATE stickyshop.users',
    'SELECT * FROM stickyshop.migrations',
    "INSERT INTO stickyshop.migrations (name, checksum) VALUES ('planted', '')",
    "UPDATE stickyshop.settings SET value = 'memory'",
    'DELETE FROM stickyshop.users',
    'DELETE FROM stickyshop.orders',
    'UPDATE stickyshop.order_lines SET quantity = 1',
    'DELETE FROM stickyshop.payments',
    'CREATE DATABASE planted',
    'SELECT * FROM mysql.user',
    "CREATE USER planted@'127.0.0.1'",
    "GRANT SELECT ON *.* TO 'shop'@'127.0.0.1'",
    'SET GLOBAL read_only = OFF',
    "SELECT * FROM stickyshop.users INTO OUTFILE '/tmp/planted'",
    'SHUTDOWN',
  ],
  migrate: [
    'SELECT * FROM mysql.user',
    'CREATE DATABASE planted',
    "CREATE USER planted@'127.0.0.1'",
    "GRANT SELECT ON stickyshop.users TO 'shop'@'127.0.0.1'",
    'SET GLOBAL read_only = OFF',
    'SHUTDOWN',
  ],
  replication: [
    'SELECT * FROM stickyshop.users',
    'DELETE FROM stickyshop.settings',
    'SET GLOBAL read_only = OFF',
    'SELECT * FROM mysql.user',
  ],
  control: [
    'SELECT * FROM stickyshop.orders',
    "UPDATE stickyshop.users SET role = 'admin'",
    'DELETE FROM stickyshop.settings',
    'SET GLOBAL read_only = OFF',
  ],
  backup: [
    'DELETE FROM stickyshop.settings',
    "UPDATE stickyshop.users SET role = 'admin'",
    'DROP TABLE stickyshop.users',
    'SELECT * FROM mysql.user',
    'SET GLOBAL read_only = OFF',
  ],
  monitoring: [
    'SELECT * FROM stickyshop.users',
    'DELETE FROM stickyshop.settings',
    'SELECT * FROM mysql.user',
    'SET GLOBAL read_only = OFF',
  ],
  health: [
    'SELECT * FROM stickyshop.products',
    'USE stickyshop',
    'SELECT * FROM mysql.user',
    'SET GLOBAL read_only = OFF',
  ],
}

/** What each needs, also on a read replica. */
const needed: Readonly<Record<string, readonly string[]>> = {
  shop: ['SELECT COUNT(*) FROM stickyshop.products', 'SELECT name, value FROM stickyshop.settings'],
  migrate: ['SELECT name FROM stickyshop.migrations'],
  control: ['SELECT name, value FROM stickyshop.settings'],
  backup: ['SHOW CREATE TABLE stickyshop.users', 'SELECT * FROM stickyshop.migrations'],
  monitoring: ['SHOW GLOBAL STATUS', 'SHOW REPLICA STATUS'],
  health: ['SELECT 1'],
}

// ER_ACCESS_DENIED…, ER_DBACCESS_DENIED, ER_TABLEACCESS_DENIED, ER_SPECIFIC_ACCESS_DENIED
export const denied = { code: /DENIED/ }

/** Tries each account on a real server. `health` is left out where only the server's own container can use it. */
export function checkAccounts(
  connect: (user: string) => Promise<Connection>,
  accounts = Object.keys(forbidden),
): void {
  async function as(user: string, work: (connection: Connection) => Promise<unknown>) {
    const connection = await connect(user)
    try {
      await work(connection)
    } finally {
      await connection.end()
    }
  }

  for (const user of accounts) {
    test(`${user} is refused what it does not need`, () =>
      as(user, async (connection) => {
        for (const sql of forbidden[user] ?? [])
          await assert.rejects(connection.query(sql), denied, sql)
      }))

    test(`${user} may do what it needs`, () =>
      as(user, async (connection) => {
        for (const sql of needed[user] ?? []) await connection.query(sql)
      }))
  }

  test('the shop has a right on each table that it uses, and no others', () =>
    as('admin', async (connection) => {
      const tables = async (sql: string) => {
        const [rows] = await connection.query<RowDataPacket[]>(sql)
        return rows.map(({ name }) => String(name)).sort()
      }
      const all = await tables(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'stickyshop'",
      )
      const granted = await tables(
        `SELECT DISTINCT table_name AS name FROM information_schema.table_privileges
          WHERE table_schema = 'stickyshop' AND grantee LIKE '''shop''@%'`,
      )
      assert.deepEqual(
        granted,
        // Of the preparation alone.
        all.filter((name) => !['migrations', 'search_index'].includes(name)),
      )
    }))
}
