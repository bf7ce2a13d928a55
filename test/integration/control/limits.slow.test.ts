import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import mysql, { type Connection } from 'mysql2/promise'
import type { Status } from '../../../apps/control/status/status.ts'
import { eventually } from '../../support/eventually.ts'
import { addToCart } from '../../support/people.ts'
import { readSecret, run, type Stack, useStack } from '../../support/stack.ts'

describe('a database whose connections are all in use', () => {
  let stack: Stack
  const held: Connection[] = []
  before(async () => {
    stack = await useStack()
  })
  after(async () => {
    release()
    await stack.stop()
  })

  function release(): void {
    for (const connection of held.splice(0)) connection.destroy()
  }

  async function takeAll(): Promise<void> {
    const { databases } = await stack.labJson<Status>('status')
    const primary = databases.find(({ writable }) => writable)
    for (;;)
      try {
        const connection = await mysql.createConnection({
          ...{ host: '127.0.0.1', port: primary?.port ?? 0 },
          ...{ user: 'shop', password: readSecret(stack.runDir, 'database-shop') },
        })
        connection.on('error', () => {})
        held.push(connection)
      } catch (error) {
        assert.equal((error as { errno?: number }).errno, 1040)
        return
      }
  }

  const doctor = () => run(['lab', 'doctor'], { RUN_DIR: stack.runDir })

  test('is named by the doctor, in the status and in the log, and answers no 500', async () => {
    const clients = Array.from({ length: 40 }, () => stack.client())
    await Promise.all(clients.map((client) => addToCart(client, 1)))
    await takeAll()
    await eventually(async () => {
      const { code, out } = await doctor()
      assert.match(out, /db-\d +\d+ of \d+ connections in use/)
      assert.notEqual(code, 0)
    }, 30_000)
    assert.match(await stack.lab('status'), /Near a limit/)
    // More at once than there are connections already: some of them need a new one.
    await eventually(async () => {
      const answers = await Promise.all(
        clients.map((client) => client.post('/cart/items/1', { quantity: 2 })),
      )
      for (const { status, headers } of answers) {
        assert.ok([303, 503].includes(status), `${status}`)
        if (status === 503) assert.ok(Number(headers['retry-after']) > 0)
      }
      const logs = ['app-1', 'app-2', 'app-3', 'supervisor'].map((name) =>
        readFileSync(path.join(stack.runDir, 'logs', `${name}.log`), 'utf8'),
      )
      assert.match(logs.join(''), /has all of its connections in use|is at a limit: \d+ of/)
    }, 30_000)
    release()
    await eventually(async () => {
      const { code, out } = await doctor()
      assert.equal(code, 0, out)
    }, 30_000)
    for (const client of clients) client.close()
  })
})
