import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import mysql from 'mysql2/promise'
import type { Status } from '../../../apps/control/status/status.ts'
import { checkAccounts, denied } from '../../support/account-checks.ts'
import { readSecret, run, type Stack, startStack, useStack } from '../../support/stack.ts'

describe('an account of the databases', () => {
  let stack: Stack
  let port: number
  before(async () => {
    stack = await useStack()
    const { databases } = await stack.labJson<Status>('status')
    port = databases.find(({ writable }) => writable)?.port ?? 0
  })
  after(() => stack.stop())

  checkAccounts((user) => {
    const password = readSecret(stack.runDir, `database-${user}`)
    return mysql.createConnection({ host: '127.0.0.1', port, user, password })
  })

  test('nobody gets in without a password, or as root', async () => {
    for (const user of ['shop', 'migrate', 'replication', 'admin', 'health', 'root', ''])
      await assert.rejects(mysql.createConnection({ host: '127.0.0.1', port, user }), denied, user)
  })
})

test('an installation of an earlier version has the same accounts after its next start', async () => {
  const stack = await startStack('--stage', 'simple')
  try {
    await as(stack, 'admin', async (admin) => {
      await admin.query('SET SESSION sql_log_bin = 0')
      await admin.query("GRANT DELETE, DROP ON stickyshop.* TO 'shop'@'127.0.0.1'")
      for (const user of ['control', 'backup', 'health', 'monitoring'])
        await admin.query(`DROP USER '${user}'@'127.0.0.1'`)
    })
    const before = readSecret(stack.runDir, 'database-shop')
    await run(['lab', 'down'], { RUN_DIR: stack.runDir })
    for (const user of ['control', 'backup', 'health', 'monitoring'])
      rmSync(path.join(stack.runDir, 'secrets', `database-${user}`))
    const { code, err } = await run(
      ['start', '--detach', '--run-dir', stack.runDir, '--port', String(stack.port)],
      {},
    )
    assert.equal(code, 0, err)
    assert.equal(readSecret(stack.runDir, 'database-shop'), before)
    await as(stack, 'shop', (shop) =>
      assert.rejects(shop.query('DELETE FROM stickyshop.orders'), denied),
    )
    for (const user of ['control', 'backup', 'health', 'monitoring'])
      await as(stack, user, (connection) => connection.query('SELECT 1'))
  } finally {
    await stack.stop()
  }
})

async function as(
  { runDir }: Stack,
  user: string,
  work: (connection: mysql.Connection) => Promise<unknown>,
) {
  const { ports } = JSON.parse(readFileSync(path.join(runDir, 'state.json'), 'utf8'))
  const password = readSecret(runDir, `database-${user}`)
  const address = { host: '127.0.0.1', port: ports['db-1'] }
  const connection = await mysql.createConnection({ ...address, user, password })
  try {
    await work(connection)
  } finally {
    await connection.end()
  }
}
