import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import mysql from 'mysql2/promise'
import { checkAccounts, denied } from '../support/account-checks.ts'
import { sharedStack } from './support/stack.ts'

// On the containers' MySQL, by its address in the data network, which the engine's own machine reaches (on Linux).
const stack = sharedStack()
const networks = await stack.inspect<Record<string, { IPAddress: string }>>(
  'db-1',
  '.NetworkSettings.Networks',
)
const host = Object.values(networks)[0]?.IPAddress ?? ''
const accounts = ['admin', 'shop', 'migrate', 'replication', 'control', 'backup', 'monitoring']

describe('an account of the databases in containers', () => {
  checkAccounts(
    async (user) => {
      const password = await secret(`database-${user}`)
      return mysql.createConnection({ host, user, password })
    },
    accounts.filter((name) => name !== 'admin'),
  )

  test('nobody gets in without a password, or as root; health not from outside', async () => {
    for (const user of [...accounts, 'health', 'root', ''])
      await assert.rejects(mysql.createConnection({ host, user }), denied, user)
  })

  test('health may do nothing but connect', async () => {
    const ask = (sql: string) =>
      stack.tryCompose(['exec', '-T', 'db-1', 'mysql', '--user=health', `--execute=${sql}`])
    assert.equal((await ask('SELECT 1')).code, 0)
    assert.match((await ask('SELECT * FROM stickyshop.products')).err, /denied/)
  })
})

const secret = (name: string): Promise<string> =>
  stack
    .compose([
      'run',
      '--rm',
      '--no-deps',
      '-T',
      '--entrypoint',
      'cat',
      'setup',
      `/run/secrets/${name}`,
    ])
    .then((text) => text.trim())
