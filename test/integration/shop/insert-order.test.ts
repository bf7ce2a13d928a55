import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import { insertOrder, type NewOrder } from '../../../apps/shop/checkout/checkout-repository.ts'
import { openPrimary } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import { type Stack, useStack } from '../../support/stack.ts'

const anOrder: Omit<NewOrder, 'userId' | 'idempotencyKey'> = {
  requestHash: '0'.repeat(64),
  name: 'Robin Hill',
  street: 'Market Street 5',
  postalCode: '10115',
  city: 'Berlin',
  state: '',
  country: 'DE',
  shipping: 'standard',
  subtotalCents: 100,
  shippingCents: 0,
  totalCents: 100,
}

describe('an order that is written many times at once', () => {
  let stack: Stack
  const primaries: Awaited<ReturnType<typeof openPrimary>>[] = []
  before(async () => {
    stack = await useStack()
  })
  after(async () => {
    for (const primary of primaries) await primary.end()
    await stack.stop()
  })

  /** A transaction of its own. */
  async function begin() {
    const primary = await openPrimary(stack.runDir)
    primaries.push(primary)
    const { connection } = primary
    await connection.beginTransaction()
    const change = async (sql: string, params: readonly unknown[] = []) => {
      const [header] = await connection.execute<ResultSetHeader>(sql, params as string[])
      return header
    }
    const select = () => Promise.reject(new Error('There is nothing to be read.'))
    return {
      connection,
      id: connection.threadId,
      write: (order: NewOrder) => insertOrder({ select, change }, order),
    }
  }

  test('waits in line for the first, holds up nobody else, and goes on when that is refused', async () => {
    const first = await begin()
    const [users] = await first.connection.query<RowDataPacket[]>(
      'SELECT id FROM users ORDER BY id LIMIT 2',
    )
    const order = { ...anOrder, userId: users[0]?.id, idempotencyKey: randomUUID() }
    assert.ok(await first.write(order))

    const others = await Promise.all(Array.from({ length: 8 }, begin))
    const written = others.map(async ({ connection, write }) => {
      const id = await write(order)
      await connection.rollback()
      return id
    })
    await eventually(async () => {
      const [waiting] = await first.connection.query<RowDataPacket[]>(
        `SELECT id FROM information_schema.processlist WHERE info LIKE 'INSERT%' AND id IN (?)`,
        [others.map(({ id }) => id)],
      )
      assert.equal(waiting.length, others.length)
    })
    const neighbour = await begin()
    assert.ok(await neighbour.write({ ...order, userId: users[1]?.id }))
    await neighbour.connection.rollback()

    await first.connection.rollback()
    // Else the database would have ended some of them.
    for (const id of await Promise.all(written)) assert.ok(id)
  })
})
