import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountsSql } from '../../../../../apps/control/drivers/process/data-folders.ts'
import { completeSecrets } from '../../../../../apps/control/drivers/process/secrets.ts'

const secrets = completeSecrets(() => 'a1b2c3')

test('the shop may change rows, and no tables', () => {
  const grants = accountsSql(secrets, 'SLAVE MONITOR', 'REPLICATION SLAVE').filter((line) =>
    line.includes("'shop'@"),
  )
  assert.ok(
    grants.includes("GRANT SELECT, INSERT, UPDATE, DELETE ON stickyshop.* TO 'shop'@'127.0.0.1';"),
  )
  assert.doesNotMatch(grants.join('\n'), /ALL|SUPER|CREATE ON|GRANT OPTION/)
})

test('each statement is one line, as the servers read them at their first start', () => {
  for (const line of accountsSql(secrets, 'SLAVE MONITOR', 'REPLICATION SLAVE'))
    assert.match(line, /^[^\n]+;$/)
})

test('a password that could end its quotes is refused', () => {
  assert.throws(() =>
    accountsSql({ ...secrets, databaseShop: "x' OR" }, 'SLAVE MONITOR', 'REPLICATION SLAVE'),
  )
})
