import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import type { DatabaseServer } from '../../../apps/replication/server.ts'
import { coversGtid } from '../../../apps/shop/db/gtid.ts'
import { RequestDb } from '../../../apps/shop/db/request-db.ts'
import { findServers } from '../../../scripts/setup/find-servers.mjs'
import { checksums, momentBetween } from '../../support/backups.ts'
import { openAdmin, openCluster, settings, writeAllTheTime } from '../../support/database-load.ts'
import { eventually } from '../../support/eventually.ts'
import { buy, register } from '../../support/people.ts'
import { type Stack, startStack } from '../../support/stack.ts'

const names = ['db-1', 'db-2', 'db-3']
const { galera, database } = findServers()
const skip = galera || database?.dialect === 'MySQL' ? false : 'Galera is not installed'

describe('a group of databases', { skip }, () => {
  let stack: Stack
  let shop: Awaited<ReturnType<typeof openCluster>>
  before(async () => {
    stack = await startStack('--database', 'group', '--replicas', '1')
    shop = await openCluster(stack, { failover: 'group', durability: 'async' })
  })
  after(async () => {
    await shop?.close()
    await stack?.stop()
  })

  const databases = async () => (await stack.labJson<Status>('status')).databases
  const writer = async () => {
    const found = (await databases()).filter(({ writable }) => writable)
    assert.equal(found.length, 1, 'members that take writes')
    return found[0] as Status['databases'][number]
  }
  const isWhole = () =>
    eventually(async () => {
      for (const { name, state, problem } of await databases())
        assert.deepEqual({ name, state, problem }, { name, state: 'ready', problem: null })
    }, 60_000)

  async function keysAt(name: string): Promise<Set<string>> {
    const admin = await openAdmin(stack, name)
    const rows = await admin.query("SELECT word FROM search_spellings WHERE spelling = 'test'")
    admin.close()
    return new Set(rows.map(({ word }) => String(word)))
  }

  test('has three members, one of which takes the writes', async () => {
    assert.deepEqual(
      (await databases()).map(({ name }) => name),
      names,
    )
    await isWhole()
    await writer()
  })

  test('shows everybody what they have written, 1,000 times', async () => {
    const product = 2
    const readers = new Set<string>()
    for (let round = 1; round <= 1000; round++) {
      const first = new RequestDb(shop.cluster, settings, null)
      await first.write.change('UPDATE products SET stock = ? WHERE id = ?', [round, product])
      assert.ok(first.reads.written, 'the answer to a write has its number')
      const next = new RequestDb(shop.cluster, settings, first.reads.written)
      const [row] = await next.read.select<{ stock: number }>(
        'SELECT stock FROM products WHERE id = ?',
        [product],
      )
      assert.equal(row?.stock, round, `round ${round}, read from ${next.uses.at(-1)?.node}`)
      readers.add(next.uses.at(-1)?.node ?? '')
    }
    assert.ok(readers.size > 1, `read from ${[...readers].join(', ')}`)
  })

  test('shows it also through an app replica that takes another member for the writer', async (t) => {
    const late = await openCluster(stack, { failover: 'group', durability: 'async' })
    t.after(late.close)
    late.stopMonitor()
    const { name: before } = await writer()
    await stack.lab('promote', names.find((name) => name !== before) as string)
    const product = 4
    for (let round = 1; round <= 300; round++) {
      const first = new RequestDb(shop.cluster, settings, null)
      await first.write.change('UPDATE products SET stock = ? WHERE id = ?', [round, product])
      assert.equal(late.cluster.primary()?.name, before, 'who has not noticed')
      const next = new RequestDb(late.cluster, settings, first.reads.written)
      const sql = 'SELECT stock FROM products WHERE id = ?'
      const [row] = await next.current.select<{ stock: number }>(sql, [product])
      assert.equal(row?.stock, round, `round ${round}, read from ${next.uses.at(-1)?.node}`)
    }
  })

  test('numbers changes in their order, whoever takes the writes', async () => {
    const { name: first } = await writer()
    const other = names.find((name) => name !== first) as string
    const gtids: string[] = []
    for (const name of [first, other, first]) {
      await stack.lab('promote', name)
      const db = new RequestDb(shop.cluster, settings, null)
      await db.write.change('UPDATE products SET stock = stock + 1 WHERE id = 3')
      const gtid = String(db.reads.position)
      for (const earlier of gtids)
        assert.ok(coversGtid(gtid, earlier), `${gtid} came after ${earlier}`)
      gtids.push(gtid)
    }
  })

  test('loses nothing that was acknowledged when the writer is killed, and sells nothing twice', async (t) => {
    const admin = await openAdmin(stack, (await writer()).name)
    await admin.query('UPDATE products SET stock = 50 WHERE id = 1')
    admin.close()
    const load = writeAllTheTime(shop.cluster, 8)
    const sold = { acknowledged: 0, soldOut: 0, unknown: 0 }
    const buy = async () => {
      try {
        const done = await new RequestDb(shop.cluster, settings, null).transaction((tx) =>
          tx.change('UPDATE products SET stock = stock - 1 WHERE id = 1 AND stock >= 1'),
        )
        sold[done.affectedRows === 1 ? 'acknowledged' : 'soldOut']++
      } catch {
        sold.unknown++
      }
    }
    await eventually(() => load.written.acknowledged.length > 100)
    const buyers = Array.from({ length: 500 }, buy)
    const killed = await writer()
    process.kill(killed.pid ?? 0, 'SIGKILL')
    const before = load.written.acknowledged.length
    await Promise.all(buyers)
    await eventually(() => load.written.acknowledged.length > before + 100, 60_000)
    const { acknowledged, unknown, longestGapMs } = await load.stop()

    await isWhole()
    assert.notEqual((await writer()).name, killed.name)
    for (const name of names) {
      const kept = await keysAt(name)
      assert.deepEqual(
        acknowledged.filter((key) => !kept.has(key)),
        [],
        `acknowledged and not at ${name}`,
      )
    }
    const { query, close } = await openAdmin(stack, killed.name)
    const [row] = await query('SELECT stock FROM products WHERE id = 1')
    close()
    const gone = 50 - Number(row?.stock)
    assert.ok(gone <= 50 && sold.acknowledged <= gone, JSON.stringify({ gone, ...sold }))
    assert.ok(gone <= sold.acknowledged + sold.unknown, JSON.stringify({ gone, ...sold }))
    t.diagnostic(
      `${acknowledged.length} acknowledged, ${unknown.length} unknown, none lost; no write for ${Math.round(longestGapMs)} ms at most; ${JSON.stringify(sold)}`,
    )
  })

  test('moves the writes on demand, without a failed change', async () => {
    const load = writeAllTheTime(shop.cluster, 4)
    await eventually(() => load.written.acknowledged.length > 50)
    const from = (await writer()).name
    const to = names.find((name) => name !== from) as string
    const { message } = await stack.labJson<{ message: string }>('promote', to)
    assert.match(message, new RegExp(`^${to} takes the writes`))
    assert.equal((await writer()).name, to)
    const before = load.written.acknowledged.length
    await eventually(() => load.written.acknowledged.length > before + 50)
    const { unknown } = await load.stop()
    assert.deepEqual(unknown, [])
  })

  test('has a writer that ends by itself when it is stopped, while people write', async () => {
    const load = writeAllTheTime(shop.cluster, 4)
    await eventually(() => load.written.acknowledged.length > 50)
    const { name } = await writer()
    const log = path.join(stack.runDir, 'logs', `${name}.log`)
    const already = readFileSync(log, 'utf8').length
    await stack.lab('stop', name)
    // A server that is killed does not write that.
    assert.match(readFileSync(log, 'utf8').slice(already), /Shutdown complete/)
    const before = load.written.acknowledged.length
    await eventually(() => load.written.acknowledged.length > before + 50)
    const { acknowledged } = await load.stop()
    const kept = await keysAt((await writer()).name)
    await stack.lab('start', name)
    assert.deepEqual(
      acknowledged.filter((key) => !kept.has(key)),
      [],
    )
    await isWhole()
  })

  test('without a majority takes no writes and shows the catalogue, until the others are back', async () => {
    const left = (await writer()).name
    const client = stack.client()
    await register(client)
    // Paused, as killed ones may be back before a change has waited for them in vain.
    const others = names.filter((name) => name !== left)
    await Promise.all(others.map((name) => stack.lab('pause', name, '--for', '120s')))
    await eventually(async () => {
      const answer = await client.post('/cart/items', { productId: 3, quantity: 1 })
      assert.equal(answer.status, 503)
    }, 20_000)
    assert.equal((await client.get('/products')).status, 200)
    await Promise.all(others.map((name) => stack.lab('resume', name)))
    await isWhole()
    await eventually(async () => {
      const { status } = await client.post('/cart/items', { productId: 3, quantity: 1 })
      assert.equal(status, 303)
    }, 20_000)
    client.close()
  })

  test('gives its data to a primary with read replicas, and takes them back', async () => {
    const key = randomUUID()
    await new RequestDb(shop.cluster, settings, null).write.change(
      "INSERT INTO search_spellings (spelling, word) VALUES ('test', ?)",
      [key],
    )
    const { restart } = stack
    await restart('--database', 'replicas')
    await eventually(async () => {
      for (const { name, problem } of await databases()) {
        assert.equal(problem, null, name)
        assert.ok((await keysAt(name)).has(key), name)
      }
    }, 30_000)
    await restart('--database', 'group')
    await isWhole()
    for (const name of names) assert.ok((await keysAt(name)).has(key), name)
  })

  test('goes back to a moment, with every member, and sells on', async () => {
    // A restore stops all app replicas.
    await shop.close()
    const atEach = async <T>(read: (query: DatabaseServer['query']) => Promise<T>) => {
      const found: Record<string, T> = {}
      for (const name of names) {
        const { query, close } = await openAdmin(stack, name)
        found[name] = await read(query).finally(close)
      }
      return found
    }
    const sameAtEach = <T>(value: T) => Object.fromEntries(names.map((name) => [name, value]))
    const ordersAtEach = () =>
      atEach(async (query) =>
        Number((await query('SELECT COUNT(*) AS orders FROM orders'))[0]?.orders),
      )
    const order = async () => {
      const client = stack.client()
      await buy(client)
      client.close()
    }

    // An earlier test has sold what people buy here.
    const admin = await openAdmin(stack, (await writer()).name)
    await admin.query('UPDATE products SET stock = 50 WHERE id = 1').finally(admin.close)
    await order()
    await stack.lab('backup')
    await order()
    const { [(await writer()).name]: orders } = await ordersAtEach()
    const { [(await writer()).name]: data } = await atEach(checksums)
    await eventually(async () => assert.deepEqual(await atEach(checksums), sameAtEach(data)))
    const moment = await momentBetween()
    await order()
    await eventually(async () =>
      assert.deepEqual(await ordersAtEach(), sameAtEach(Number(orders) + 1)),
    )

    assert.match(await stack.lab('restore', '--to', moment), /The data are as they were at/)
    await eventually(async () => assert.deepEqual(await atEach(checksums), sameAtEach(data)))
    assert.deepEqual(await ordersAtEach(), sameAtEach(orders))
    await isWhole()
    await writer()
    await order()
    await eventually(async () =>
      assert.deepEqual(await ordersAtEach(), sameAtEach(Number(orders) + 1)),
    )
  })
})
