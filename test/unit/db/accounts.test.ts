import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import {
  type AccountDialect,
  type AccountPasswords,
  type Accounts,
  accountsSql,
  passwordsSql,
  shopTables,
} from '../../../db/accounts.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const dialects = ['MySQL', 'MariaDB'] as const

function accounts(dialect: AccountDialect, shop: AccountPasswords = ['shop-1']): Accounts {
  const others = ['admin', 'migrate', 'replication', 'control', 'backup', 'monitoring'] as const
  const passwords = Object.fromEntries(others.map((name) => [name, [`${name}-1`]]))
  return { dialect, host: '%', passwords: { ...passwords, shop } as Accounts['passwords'] }
}

describe('the accounts of the databases', () => {
  test('each statement is one line, as the servers read them at their start', () => {
    for (const dialect of dialects)
      for (const line of accountsSql(accounts(dialect))) assert.match(line, /^[^\n]+;$/)
  })

  test('a password that could end its quotes is refused', () => {
    for (const dialect of dialects)
      assert.throws(() => accountsSql(accounts(dialect, ["x' OR"])), /password of shop/)
  })

  test('the shop keeps no right to create what it may use', () => {
    const lines = accountsSql(accounts('MySQL')).filter((line) => line.includes("'shop'@"))
    for (const table of Object.keys(shopTables)) {
      const at = lines.findIndex((line) => line.startsWith('GRANT') && line.includes(`.${table} `))
      assert.match(lines[at + 1] ?? '', new RegExp(`^REVOKE CREATE ON stickyshop.${table} FROM`))
    }
    assert.doesNotMatch(lines.join('\n'), /GRANT ALL|SUPER|stickyshop\.\*|WITH GRANT/)
  })

  test('the shop has a right on every table but those of its preparation', () => {
    const folder = path.join(root, 'db/migrations')
    const sql = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'))
    const tables = [...sql.join('\n').matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)]
    assert.deepEqual(
      Object.keys(shopTables).sort(),
      tables
        .map(([, name]) => name)
        .filter((name) => name !== 'search_index')
        .sort(),
    )
  })

  test('two passwords: after each statement the used one is accepted', () => {
    const statements = (dialect: AccountDialect) =>
      passwordsSql(accounts(dialect, ['new-1', 'old-1'])).filter((line) => line.includes("'shop'@"))
    assert.deepEqual(statements('MySQL'), [
      "ALTER USER 'shop'@'%' IDENTIFIED BY 'new-1';",
      "ALTER USER 'shop'@'%' IDENTIFIED BY 'old-1' RETAIN CURRENT PASSWORD;",
    ])
    assert.deepEqual(statements('MariaDB').length, 1)
    assert.match(statements('MariaDB')[0] ?? '', /VIA mysql_native_password USING .* OR /)
  })
})
