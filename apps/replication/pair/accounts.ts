import type { Secrets } from '../../control/drivers/process/context.ts'

/**
 * The accounts of a node, for addresses, as names are not looked up. Each may do what its
 * part needs; `watching` is the server's name for seeing the state of replication.
 */
export const accountsSql = (secrets: Secrets, watching: string): string[] => [
  'CREATE DATABASE stickyshop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;',
  account('admin', secrets.databaseAdmin),
  `GRANT ALL ON *.* TO ${quoted('admin')} WITH GRANT OPTION;`,
  account('migrate', secrets.databaseMigrate),
  `GRANT ALL ON stickyshop.* TO ${quoted('migrate')};`,
  account('replication', secrets.databaseReplication),
  `GRANT REPLICATION SLAVE ON *.* TO ${quoted('replication')};`,
  account('shop', secrets.databaseShop),
  `GRANT SELECT, INSERT, UPDATE, DELETE ON stickyshop.* TO ${quoted('shop')};`,
  `GRANT ${watching} ON *.* TO ${quoted('shop')};`,
]

const quoted = (user: string) => `'${user}'@'127.0.0.1'`

function account(user: string, password: string): string {
  if (!/^[\w-]+$/.test(password)) throw new Error(`The password of ${user} has odd characters.`)
  return `CREATE USER ${quoted(user)} IDENTIFIED BY '${password}';`
}
