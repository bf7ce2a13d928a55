import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Redis } from 'ioredis'
import { logIn } from '../../support/people.ts'
import { openRedis } from '../../support/redis.ts'
import { readSecret, type Stack, useStack } from '../../support/stack.ts'
import type { StatusWithRedis } from '../../support/status.ts'

/** What each user of Redis must not do. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  shop: ['FLUSHALL', 'KEYS *', 'CONFIG GET maxmemory', 'GET other', 'ACL LIST', 'MONITOR'],
  control: ['GET session:1', 'SET session:1 x', 'FLUSHALL', 'CONFIG GET maxmemory', 'ACL LIST'],
  exporter: ['GET session:1', 'KEYS *', 'CONFIG SET maxmemory 1', 'FLUSHALL', 'ACL LIST'],
}

describe('a user of Redis', () => {
  let stack: Stack
  let port: number
  before(async () => {
    stack = await useStack()
    await stack.lab('sessions', 'redis')
    port = (await stack.labJson<StatusWithRedis>('status')).redis.port
  })
  after(() => stack.stop())

  async function ask(line: string, account: { username?: string; password?: string } = {}) {
    const redis = new Redis({
      port,
      ...account,
      enableReadyCheck: false,
      retryStrategy: () => null,
    })
    redis.on('error', () => {})
    const [command = '', ...args] = line.split(' ')
    try {
      return await redis.call(command, ...args)
    } finally {
      redis.disconnect()
    }
  }

  for (const [username, commands] of Object.entries(forbidden))
    test(`${username} is refused what it does not need`, async () => {
      const file = username === 'shop' ? 'redis' : `redis-${username}`
      const password = readSecret(stack.runDir, file)
      assert.equal(await ask('PING', { username, password }), 'PONG')
      for (const command of commands)
        await assert.rejects(ask(command, { username, password }), /NOPERM|no permission/i, command)
    })

  test('nobody gets in without a user and password', async () => {
    await assert.rejects(ask('PING'), /NOAUTH|Authentication/i)
    await assert.rejects(ask('PING', { username: 'shop', password: 'wrong' }), /WRONGPASS|NOAUTH/)
    const password = readSecret(stack.runDir, 'redis')
    await assert.rejects(ask('PING', { password }), /WRONGPASS|NOAUTH/)
  })

  test('the shop’s does all that the shop asks for', async () => {
    const admin = await openRedis(stack.runDir, port)
    try {
      await admin.call('ACL', 'LOG', 'RESET')
      const client = stack.client()
      await client.post('/login', { email: 'nobody@example.com', password: 'wrong-wrong' })
      await logIn(client)
      await client.get('/cart')
      await client.post('/logout')
      client.close()
      const entries = ((await admin.call('ACL', 'LOG')) as unknown[][]).map(
        (fields) => `${fieldOf(fields, 'username')} ${fieldOf(fields, 'object')}`,
      )
      // ioredis introduces itself by CLIENT SETINFO, and goes on without.
      assert.deepEqual(
        entries.filter((entry) => /^shop (?!client)/.test(entry)),
        [],
      )
    } finally {
      admin.disconnect()
    }
  })
})

const fieldOf = (fields: unknown[], name: string) => String(fields[fields.indexOf(name) + 1])
