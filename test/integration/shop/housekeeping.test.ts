import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { RowDataPacket } from 'mysql2'
import { pino } from 'pino'
import { createCluster } from '../../../apps/shop/db/cluster.ts'
import { createMonitor } from '../../../apps/shop/db/monitor.ts'
import { createHousekeeping } from '../../../apps/shop/housekeeping.ts'
import { openPrimary, primaryAddress } from '../../support/database.ts'
import { addToCart, register } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

const log = pino({ level: 'silent' })
const newCart = () => randomBytes(16).toString('base64url')

describe('housekeeping', () => {
  let stack: Stack
  let database: Awaited<ReturnType<typeof openPrimary>>
  let cluster: ReturnType<typeof createCluster>
  let monitor: ReturnType<typeof createMonitor>
  before(async () => {
    stack = await useStack()
    database = await openPrimary(stack.runDir)
    const { hostname, port, password } = new URL(await primaryAddress(stack.runDir))
    cluster = createCluster(
      {
        DATABASE_NODES: [{ name: 'db-1', host: hostname, port: Number(port) }],
        DATABASE_USER: 'shop',
        DATABASE_NAME: 'stickyshop',
      },
      [password],
    )
    monitor = createMonitor(cluster, log)
    await monitor.start()
  })
  after(async () => {
    monitor.stop()
    await cluster.close()
    await database.end()
    await stack.stop()
  })

  /** As an app replica does it; `deleted` is what its metrics would say. */
  function appReplica(sweepSessions = () => 0) {
    const deleted: Record<string, number> = {}
    const housekeeping = createHousekeeping({
      cluster,
      metrics: {
        countDeleted: (kind, count) => {
          deleted[kind] = (deleted[kind] ?? 0) + count
        },
      },
      sweepSessions,
      log,
    })
    return { run: housekeeping.run, deleted }
  }

  async function putIntoCarts(carts: string[], expiry: string): Promise<void> {
    const rows = carts.map((cart) => `('${cart}', 1, 1, ${expiry})`).join(', ')
    await database.connection.query(
      `INSERT INTO cart_lines (cart_id, product_id, quantity, expires_at) VALUES ${rows}`,
    )
  }

  async function cartsLeft(carts: string[]): Promise<number> {
    const sql = 'SELECT COUNT(*) AS carts FROM cart_lines WHERE cart_id IN (?)'
    const [rows] = await database.connection.query<RowDataPacket[]>(sql, [carts])
    return rows[0]?.carts
  }

  /** In how many days the lines expire that `change` puts into a cart. */
  async function expiryDays(change: () => Promise<unknown>): Promise<(number | null)[]> {
    const [[{ now } = { now: null }]] =
      await database.connection.query<(RowDataPacket & { now: Date | null })[]>(
        'SELECT NOW(3) AS now',
      )
    await change()
    const [rows] = await database.connection.query<RowDataPacket[]>(
      `SELECT ROUND(TIMESTAMPDIFF(HOUR, NOW(3), expires_at) / 24) AS days
         FROM cart_lines
        WHERE added_at >= ?`,
      [now],
    )
    return rows.map(({ days }) => (days === null ? null : Number(days)))
  }

  test('deletes guests’ carts that have expired, in batches, and nothing else', async () => {
    const expired = Array.from({ length: 2500 }, newCart)
    const [young, customers] = [newCart(), newCart()]
    await putIntoCarts(expired, 'NOW(3) - INTERVAL 1 SECOND')
    await putIntoCarts([young], 'NOW(3) + INTERVAL 1 DAY')
    await putIntoCarts([customers], 'NULL')
    const { run, deleted } = appReplica(() => 3)
    assert.equal(await run(), true)
    assert.equal(await cartsLeft(expired), 0)
    assert.equal(await cartsLeft([young, customers]), 2)
    assert.equal(deleted['cart line'], 2500)
    assert.equal(deleted.session, 3)
  })

  test('is done by one app replica at a time', async () => {
    const [cart] = [newCart()]
    await putIntoCarts([cart], 'NOW(3) - INTERVAL 1 SECOND')
    const lock = "SELECT GET_LOCK('stickyshop housekeeping', 0) AS got"
    const [[row] = []] = await database.connection.query<RowDataPacket[]>(lock)
    assert.equal(row?.got, 1)
    assert.equal(await appReplica().run(), false)
    assert.equal(await cartsLeft([cart]), 1)
    await database.connection.query("DO RELEASE_LOCK('stickyshop housekeeping')")
    assert.equal(await appReplica().run(), true)
    assert.equal(await cartsLeft([cart]), 0)
    // It gives the lock back.
    assert.equal(await appReplica().run(), true)
  })

  test('has a month for a guest’s cart, and no end for a customer’s', async () => {
    const client = stack.client()
    try {
      assert.deepEqual(await expiryDays(() => addToCart(client, 1)), [30])
      // What was the guest's has an end no more when the customer has it.
      assert.deepEqual(await expiryDays(() => register(client)), [])
      assert.deepEqual(await expiryDays(() => addToCart(client, 2)), [null])
      const [rows] = await database.connection.query<RowDataPacket[]>(
        `SELECT guests.expires_at
           FROM cart_lines customers
           JOIN cart_lines guests ON guests.cart_id = customers.cart_id
          WHERE customers.product_id = 2
            AND guests.product_id = 1
          ORDER BY customers.added_at DESC
          LIMIT 1`,
      )
      assert.equal(rows[0]?.expires_at, null)
    } finally {
      client.close()
    }
  })
})
