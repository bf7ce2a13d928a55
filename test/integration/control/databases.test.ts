import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createConnection } from 'mysql2/promise'
import type { Status } from '../../../apps/control/status/status.ts'
import { rowsOf } from '../../../apps/replication/rebuild-mariadb.ts'
import { createServer } from '../../../apps/replication/server.ts'
import { primaryAddress } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import { addOne, browse, during } from '../../support/load.ts'
import { register } from '../../support/people.ts'
import { readSecret, run, type Stack, startStack } from '../../support/stack.ts'

describe('the database pair', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('--replicas', '1')
  })
  after(() => stack.stop())

  const json = async (file: string) =>
    JSON.parse(await readFile(path.join(stack.runDir, file), 'utf8'))

  /** Asks a node itself, past the shop. */
  async function ask(name: string, sql: string) {
    const port = (await json('state.json')).ports[name]
    const password = readSecret(stack.runDir, 'database-admin')
    const admin = createServer(
      { name, host: '127.0.0.1', port },
      { user: 'admin', password: () => password, database: 'stickyshop' },
    )
    try {
      return await admin.query(sql)
    } finally {
      admin.close()
    }
  }
  const people = async (name: string) =>
    Number((await ask(name, 'SELECT COUNT(*) AS count FROM users'))[0]?.count)
  const databases = async () => (await stack.labJson<Status>('status')).databases
  const roles = async () =>
    Object.fromEntries(
      (await databases()).map(({ name, role, writable }) => [
        name,
        writable ? `writable ${role}` : role,
      ]),
    )
  const equal = () =>
    eventually(async () => {
      assert.ok((await databases()).every(({ problem }) => problem === null))
      assert.equal(await people('db-1'), await people('db-2'))
    }, 30_000)
  async function newcomer() {
    const client = stack.client()
    const email = await register(client)
    client.close()
    return email
  }

  test('has one writable node, and the other follows it', async () => {
    assert.deepEqual(await roles(), { 'db-1': 'writable primary', 'db-2': 'replica' })
    await newcomer()
    await equal()
  })

  test('leaves alone what other servers on the machine keep for a while', async () => {
    for (const name of ['db-1', 'db-2'])
      assert.deepEqual(await ask(name, 'SELECT @@tmpdir AS folder'), [
        { folder: path.join(stack.runDir, `data/${name}.tmp`) },
      ])
  })

  test('lets nobody in without a password', async () => {
    const port = (await json('state.json')).ports['db-1']
    for (const user of ['root', ''])
      await assert.rejects(createConnection({ host: '127.0.0.1', port, user }), /Access denied/)
  })

  test('changes places without a loss, and back, and keeps it over a restart', async () => {
    await newcomer()
    await stack.lab('promote', 'db-2')
    assert.deepEqual(await roles(), { 'db-1': 'replica', 'db-2': 'writable primary' })
    await newcomer()
    await equal()
    await stack.lab('down')
    const { code, out } = await run(['start', '--detach', '--port', String(stack.port)], {
      RUN_DIR: stack.runDir,
      ARGON2_MEMORY_KIB: '64',
      ARGON2_PASSES: '1',
    })
    assert.equal(code, 0, out)
    assert.deepEqual(await roles(), { 'db-1': 'replica', 'db-2': 'writable primary' })
    await stack.lab('promote', 'db-1')
    await newcomer()
    await equal()
  })

  test('changes places without a failed request', async () => {
    const visitors = Array.from({ length: 6 }, () => stack.client())
    const { answers, failures } = await during(visitors, [addOne, browse], async () => {
      await stack.lab('promote', 'db-2')
      await stack.lab('promote', 'db-1')
    })
    assert.ok(answers > 50, `only ${answers} answers`)
    assert.deepEqual(failures, [])
    await equal()
  })

  test('a copy of a table ends when its source dies in the middle', async () => {
    const source = await createConnection(await primaryAddress(stack.runDir, 'admin'))
    source.on('error', () => {})
    await source.query(`CREATE TABLE many (text TEXT)`)
    await source.query(
      `INSERT INTO many SELECT REPEAT('x', 2000) FROM products a, products b, products c LIMIT 40000`,
    )
    const copy = async () => {
      let rows = 0
      for await (const _ of rowsOf(source, 'many')) {
        rows++
        if (rows === 1000) await stack.lab('kill', 'db-1')
      }
    }
    await assert.rejects(copy, /closed|lost/i)
    source.destroy()
    await eventually(async () => {
      await ask('db-1', 'DROP TABLE many')
    }, 30_000)
    await equal()
  })

  test('comes back read-only after a crash of the primary, and is opened again', async () => {
    await stack.lab('kill', 'db-1')
    assert.deepEqual(await roles(), { 'db-1': 'writable primary', 'db-2': 'replica' })
    await newcomer()
    await equal()
  })

  test('builds a former primary anew that has what nobody else has', async () => {
    await stack.lab('stop', 'db-2')
    const lost = await newcomer()
    await stack.lab('stop', 'db-1')
    await stack.lab('start', 'db-2')
    await assert.rejects(
      stack.lab('promote', 'db-2'),
      // Which of the two depends on whether db-1 was observed once more before its end.
      /db-1 had acknowledged \d+ changes that db-2 has not received|db-2 was not connected to db-1/,
    )
    const { message } = await stack.labJson<{ message: string }>('promote', 'db-2', '--force')
    assert.match(message, /^db-2 is the primary\. (\d+ c|C)hanges .* are lost/)
    await newcomer()
    await stack.lab('start', 'db-1')
    await equal()
    assert.deepEqual(await roles(), { 'db-1': 'replica', 'db-2': 'writable primary' })
    assert.deepEqual(await ask('db-1', `SELECT id FROM users WHERE email = '${lost}'`), [])
    const log = await readFile(path.join(stack.runDir, 'logs/supervisor.log'), 'utf8')
    assert.match(
      log,
      /db-1: it has .*transactions? that db-2 never received: it is copied anew from db-2/,
    )

    // It is a full member again: it can take over without a loss.
    await stack.lab('promote', 'db-1')
    await newcomer()
    await equal()
  })

  test('refuses a promotion that would lose something, without touching the primary', async () => {
    const account = "'replication'@'127.0.0.1'"
    // The read replica is thrown out, and cannot come back.
    await ask('db-1', `ALTER USER ${account} ACCOUNT LOCK`)
    for (const { Id, id } of await ask(
      'db-1',
      "SELECT ID AS Id FROM information_schema.processlist WHERE user = 'replication'",
    ))
      await ask('db-1', `KILL ${Id ?? id}`)
    const closed: unknown[] = []
    const watched = new AbortController()
    const watching = (async () => {
      while (!watched.signal.aborted)
        for (const row of await ask('db-1', 'SELECT @@GLOBAL.read_only AS closed'))
          if (Number(row.closed) !== 0) closed.push(row)
    })()
    const { code, err } = await run(['lab', 'promote', 'db-2'], { RUN_DIR: stack.runDir })
    watched.abort()
    await watching
    assert.notEqual(code, 0)
    assert.match(err, /db-2 is not connected to db-1\. db-1 stays the primary/)
    assert.deepEqual(closed, [])
    await newcomer()
    await ask('db-1', `ALTER USER ${account} ACCOUNT UNLOCK`)
    await equal()
    assert.deepEqual(await roles(), { 'db-1': 'writable primary', 'db-2': 'replica' })
  })

  test('does not invent how many rows were written on the read replica', async () => {
    const [row] = await ask('db-2', 'SELECT VERSION() AS version')
    const isMariadb = /mariadb/i.test(String(row?.version))
    if (!isMariadb) await ask('db-2', 'SET GLOBAL super_read_only = OFF')
    await ask(
      'db-2',
      "INSERT INTO users (email, name, password_hash, cart_id) VALUES ('by-hand@example.com', 'By hand', '', 'by-hand')",
    )
    await newcomer()
    await eventually(async () => {
      const log = await readFile(path.join(stack.runDir, 'logs/supervisor.log'), 'utf8')
      const own = isMariadb ? 'transactions' : 'one transaction'
      assert.ok(log.includes(`db-2: it has ${own} that db-1 never received`), log)
    }, 30_000)
    await equal()
    const byHand = "SELECT id FROM users WHERE email = 'by-hand@example.com'"
    assert.deepEqual(await ask('db-2', byHand), [])
  })

  test('promotes past a primary that hangs', async () => {
    await stack.lab('pause', 'db-1', '--for', '60s')
    await stack.lab('promote', 'db-2')
    await newcomer()
    await equal()
    assert.deepEqual(await roles(), { 'db-1': 'replica', 'db-2': 'writable primary' })
  })
})
