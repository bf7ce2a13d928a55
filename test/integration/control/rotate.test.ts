import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import mysql from 'mysql2/promise'
import type { AuditEntry } from '../../../apps/control/audit.ts'
import { createControlClient } from '../../../apps/control/client.ts'
import { askRedis } from '../../../apps/control/drivers/process/redis.ts'
import type { Status } from '../../../apps/control/status/status.ts'
import { eventually } from '../../support/eventually.ts'
import {
  address,
  addToCart,
  checkoutFields,
  demoState,
  goodCard,
  logIn,
  register,
} from '../../support/people.ts'
import { readSecret, run, type Stack, startStack } from '../../support/stack.ts'
import type { StatusWithRedis } from '../../support/status.ts'

const databaseAccounts = [
  ...['admin', 'migrate', 'replication', 'shop', 'control', 'backup', 'monitoring', 'health'],
]

describe('lab rotate', () => {
  let stack: Stack
  let databases: Status['databases']
  before(async () => {
    stack = await startStack()
    databases = (await stack.labJson<Status>('status')).databases
  })
  after(() => stack?.stop())

  const secretsNow = () =>
    new Map(
      readdirSync(path.join(stack.runDir, 'secrets'))
        .filter((name) => !/\.(sql|accepted|next)$|^redis-users$/.test(name))
        .map((name) => [name, readSecret(stack.runDir, name)]),
    )

  const accepts = (port: number, user: string, password: string): Promise<boolean> =>
    mysql.createConnection({ host: '127.0.0.1', port, user, password }).then(
      async (connection) => {
        await connection.end()
        return true
      },
      (error) => {
        assert.match(String(error.code), /DENIED/)
        return false
      },
    )

  /** Works until `work` is done, however fast that is, and then some; resolves to what failed. */
  async function underLoad(work: () => Promise<unknown>) {
    const failures: string[] = []
    const orders: string[] = []
    let over = false
    const visit = async (what: string, act: () => Promise<unknown>) => {
      while (!over) {
        await act().catch((error) => failures.push(`${what}: ${error.message}`))
      }
    }
    const ok = (status: number) => {
      if (status !== 200 && status !== 303) throw new Error(`status ${status}`)
    }
    const guest = stack.client('round-robin.localhost')
    const customer = stack.client('round-robin.localhost')
    const buyer = stack.client('round-robin.localhost')
    await logIn(customer)
    await addToCart(customer, 1, 2)
    await register(buyer)
    const visits = [
      visit('browse', async () => ok((await guest.get('/products')).status)),
      visit('signed in', async () => {
        const { loggedIn, cart } = await demoState(customer)
        if (!loggedIn || cart.items < 2) throw new Error('signed out, or without the cart')
      }),
      visit('order', async () => {
        await addToCart(buyer, 2)
        const fields = { ...address, ...goodCard, ...(await checkoutFields(buyer)) }
        const placed = await buyer.post('/orders', fields)
        ok(placed.status)
        orders.push(placed.headers.location ?? '')
        // So that the product is not sold out, and the limit on orders is not reached.
        ok((await buyer.post(`${orders.at(-1)}/cancellation`)).status)
        await delay(500)
      }),
      visit('sign in', async () => {
        const one = stack.client('round-robin.localhost')
        try {
          await logIn(one)
        } finally {
          one.close()
        }
      }),
    ]
    const anotherOrder = () => {
      const { length } = orders
      return eventually(() => failures.length > 0 || orders.length > length)
    }
    try {
      await anotherOrder()
      await work()
      await anotherOrder()
    } finally {
      over = true
      await Promise.all(visits)
      for (const client of [guest, customer, buyer]) client.close()
    }
    return failures
  }

  /** New connections only have what the files say: every app replica opens some. */
  const killConnections = async () => {
    for (const { port } of databases) {
      const password = readSecret(stack.runDir, 'database-admin')
      const admin = await mysql.createConnection({
        host: '127.0.0.1',
        port,
        user: 'admin',
        password,
      })
      const [rows] = await admin.query(
        'SELECT id FROM information_schema.processlist WHERE user = ?',
        ['shop'],
      )
      for (const { id } of rows as { id: number }[]) await admin.query(`KILL ${id}`).catch(() => {})
      await admin.end()
    }
  }

  test('changes every secret under load: no request fails, nobody is signed out', async () => {
    const old = secretsNow()
    const customer = stack.client()
    await register(customer)
    await addToCart(customer, 1, 3)

    assert.deepEqual(await underLoad(() => stack.lab('rotate')), [])
    const { loggedIn, cart } = await demoState(customer)
    assert.deepEqual([loggedIn, cart.items], [true, 3])
    customer.close()

    const now = secretsNow()
    for (const [name, value] of old) assert.notEqual(now.get(name), value, name)
    for (const { port, name } of databases)
      for (const user of databaseAccounts) {
        const secret = `database-${user}`
        assert.equal(await accepts(port, user, old.get(secret) ?? ''), false, `${name} ${user}`)
        assert.equal(await accepts(port, user, now.get(secret) ?? ''), true, `${name} ${user}`)
      }
    const { redis } = await stack.labJson<StatusWithRedis>('status')
    for (const [user, secret] of [
      ['shop', 'redis'],
      ['control', 'redis-control'],
      ['exporter', 'redis-exporter'],
    ] as const) {
      const ping = (password = '') => askRedis(redis.port, { user, password }, 'PING')
      assert.match(await ping(old.get(secret)), /WRONGPASS/)
      assert.match(await ping(now.get(secret)), /PONG/)
    }
  })

  test('leaves a system that goes on without what was open before', async () => {
    await killConnections()
    await eventually(async () => {
      const client = stack.client()
      await logIn(client)
      await addToCart(client, 1, 1)
      client.close()
    })
    for (const name of ['db-2', 'redis']) await stack.lab('restart', name)
    await stack.lab('roll')
    const client = stack.client()
    await logIn(client)
    client.close()
    const { databases: after } = await stack.labJson<Status>('status')
    assert.deepEqual(
      after.map(({ problem }) => problem),
      [null, null],
    )
  })

  test('is in the audit log: who, what, and no secret', async () => {
    const before = process.cwd()
    process.chdir(stack.runDir)
    let entries: AuditEntry[]
    try {
      entries = await createControlClient().audit()
    } finally {
      process.chdir(before)
    }
    const rotation = entries.find(({ command }) => command === 'rotate')
    assert.equal(rotation?.by, 'command line')
    assert.equal(rotation?.ok, true)
    const logs = [JSON.stringify(entries)]
    const folder = path.join(stack.runDir, 'logs')
    for (const name of readdirSync(folder)) logs.push(readFileSync(path.join(folder, name), 'utf8'))
    for (const [name, value] of secretsNow())
      for (const log of logs) assert.ok(!log.includes(value), name)
  })

  test('stopped in the middle, it can be run again', async () => {
    const rotation = spawn(
      process.execPath,
      ['start.mjs', 'lab', 'rotate', 'database-shop', 'redis', 'session'],
      { env: { ...process.env, RUN_DIR: stack.runDir }, stdio: 'ignore' },
    )
    const ended = new Promise((resolve) => rotation.once('close', resolve))
    const accepted = path.join('secrets', 'database-shop.accepted')
    await eventually(() => readFileSync(path.join(stack.runDir, accepted), 'utf8'), 20_000)
    // The supervisor dies with everything, in the middle of it.
    const { pid } = JSON.parse(readFileSync(path.join(stack.runDir, 'supervisor.json'), 'utf8'))
    process.kill(pid, 'SIGKILL')
    await ended
    const { code, err } = await run([
      ...['start', '--detach', '--run-dir', stack.runDir, '--port', String(stack.port)],
    ])
    assert.equal(code, 0, err)
    const old = secretsNow()
    assert.deepEqual(
      await underLoad(() => stack.lab('rotate', 'database-shop', 'redis', 'session')),
      [],
    )
    const now = secretsNow()
    assert.notEqual(now.get('database-shop'), old.get('database-shop'))
    const { databases: after } = await stack.labJson<Status>('status')
    for (const { port } of after)
      assert.equal(await accepts(port, 'shop', old.get('database-shop') ?? ''), false)
  })

  test('refuses a name that is none, and a database that is down, and changes nothing', async () => {
    const before = secretsNow()
    await assert.rejects(stack.lab('rotate', 'sesion'), /Did you mean session\?/)
    await stack.lab('stop', 'db-2')
    try {
      await assert.rejects(stack.lab('rotate'), /db-2 does not answer/)
    } finally {
      await stack.lab('start', 'db-2')
    }
    assert.deepEqual(secretsNow(), before)
    const names = readdirSync(path.join(stack.runDir, 'secrets'))
    assert.deepEqual(
      names.filter((name) => name.endsWith('.accepted') && name !== 'session.accepted'),
      [],
    )
  })
})
