import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { RowDataPacket } from 'mysql2'
import type { TracedRequest } from '../../../apps/cli/lab/trace/trace.ts'
import { rotateLog, rotateRunning } from '../../../apps/control/drivers/process/rotate-log.ts'
import type { Status } from '../../../apps/control/status/status.ts'
import { openPrimary } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import { run, type Stack, startStack } from '../../support/stack.ts'

describe('lab trace', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('--log-format', 'json', '--replicas', '2')
  })
  after(() => stack.stop())

  const trace = async (id: unknown) =>
    JSON.parse(await stack.lab('trace', String(id), '--json')) as TracedRequest

  const refused = (...args: string[]) => run(['lab', 'trace', ...args], { RUN_DIR: stack.runDir })

  /** A request whose INSERT waits for a lock that is held until it has been slow. */
  async function addSlowly(): Promise<string> {
    const primary = await openPrimary(stack.runDir)
    const { connection } = primary
    const client = stack.client()
    try {
      await connection.query('START TRANSACTION')
      await connection.query('SELECT id FROM products WHERE id = 1 FOR UPDATE')
      const answer = client.post('/cart/items', { productId: 1, quantity: 1 })
      await eventually(async () => {
        const [rows] = await connection.query<RowDataPacket[]>(
          `SELECT MAX(time) AS seconds
             FROM information_schema.processlist
            WHERE info LIKE 'INSERT INTO cart_lines%'`,
        )
        assert.ok(rows[0]?.seconds >= 1)
      })
      await connection.query('ROLLBACK')
      return String((await answer).headers['x-request-id'])
    } finally {
      client.close()
      await primary.end()
    }
  }

  test('follows a request through the edge, the app replica, the session store and the database', async () => {
    const client = stack.client('round-robin.localhost')
    const { headers, servedBy } = await client.get('/products?q=tape')
    client.close()
    const id = headers['x-request-id']
    await eventually(async () => {
      const { edge, records, logs } = await trace(id)
      assert.equal(edge?.uri, '/products?q=tape')
      assert.equal(edge?.servedBy, servedBy)
      assert.deepEqual(
        edge?.tries.map(({ status }) => status),
        [200],
      )
      const [{ replica, record } = { replica: '', record: undefined }] = records
      assert.equal(replica, servedBy)
      const [use] = record?.databases ?? []
      assert.match(String(use?.node), /^db-\d$/)
      assert.ok(use?.statements.every(({ ms, connection }) => ms !== null && connection !== null))
      assert.equal(logs[0]?.app, servedBy)
      assert.equal(logs[0]?.access?.status, 200)
    })
    const text = await stack.lab('trace', String(id))
    assert.match(text, new RegExp(`edge\n.*\n  ${servedBy} `))
    assert.match(text, /redis\n {2}no session cookie came/)
    assert.match(text, /SELECT \w+ +\d/)
  })

  test('has what the slow-query log says, without values, before and after a rotation', async () => {
    const id = await addSlowly()
    const check = async () => {
      const { slow, slowQueries, logs } = await trace(id)
      assert.equal(slow.length, 1)
      assert.equal(slowQueries.length, 1)
      assert.match(String(slowQueries[0]?.sql), /^INSERT INTO cart_lines .*VALUES \(\?, \?/)
      assert.ok((slowQueries[0]?.ms ?? 0) >= 500)
      assert.ok(logs[0]?.lines.some((line) => line.includes('slow statement')))
    }
    await eventually(check)

    const status = await stack.labJson<Status>('status')
    const primary = status.databases.find(({ role }) => role === 'primary')
    const file = path.join(stack.runDir, 'logs', `${primary?.name}-slow.log`)
    assert.ok(rotateRunning(file, primary?.pid ?? 0, { limit: 1 }))
    assert.equal(readFileSync(file, 'utf8'), '')
    const edge = path.join(stack.runDir, 'edge/logs/access.log')
    assert.ok(rotateLog(edge, 1))
    await check()
    assert.equal((await trace(id)).edge?.status, 303)

    // The server goes on where the log begins anew.
    await addSlowly()
    assert.match(readFileSync(file, 'utf8'), /^(?!\0)[\s\S]*INSERT INTO cart_lines/)
  })

  test('explains an id that nobody knows, and one that is none', async () => {
    const unknown = await refused('1763780412.071-27-3')
    assert.equal(unknown.code, 1)
    assert.match(unknown.err, /has a request with the id 1763780412\.071-27-3\..*too old/s)
    const malformed = await refused('a b')
    assert.equal(malformed.code, 2)
    assert.match(malformed.err, /"a b" is no request id: expected up to 64 letters/)
    const asJson = await refused('1763780412.071-27-3', '--json')
    assert.match(JSON.parse(asJson.out).error, /too old/)
  })

  test('is linked with the page of the lab, which finds old requests in the logs, too', async () => {
    const id = await addSlowly()
    const { page } = await eventually(async () => {
      const found = await trace(id)
      assert.ok(found.edge)
      return found
    })
    const lab = stack.client('lab.localhost')
    // Nobody has had a page of the lab open.
    const { body, status } = await lab.get(new URL(String(page)).pathname)
    lab.close()
    assert.equal(status, 200)
    assert.match(body, /in its slow-query log: [\d,.]+ ms/)
    assert.ok(body.includes(`npm run -s lab trace ${id}`))
  })

  test('works from the logs alone, when nothing runs any more', async () => {
    const client = stack.client()
    const { headers } = await client.get('/products')
    client.close()
    const id = String(headers['x-request-id'])
    await eventually(async () => assert.ok((await trace(id)).edge))
    await stack.lab('down')
    const { edge, records, logs, page } = await trace(id)
    assert.equal(edge?.status, 200)
    assert.equal(logs[0]?.access?.url, '/products')
    assert.deepEqual([records, page], [[], null])
  })
})
