import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createConnection } from 'mysql2/promise'
import type { Status } from '../../../apps/control/status/status.ts'
import type { Client } from '../../../apps/shared/client.ts'
import { checksums, momentBetween } from '../../support/backups.ts'
import { eventually } from '../../support/eventually.ts'
import { buy as buyIn, demoState } from '../../support/people.ts'
import { readSecret, type Stack, startStack } from '../../support/stack.ts'

describe('a backup', { timeout: 300_000 }, () => {
  let stack: Stack
  const clients: Client[] = []
  before(async () => {
    stack = await startStack('--backup-every', '1h')
  })
  after(async () => {
    for (const client of clients) client.close()
    await stack?.stop()
  })

  const folder = (...names: string[]) => path.join(stack.runDir, 'backups', ...names)
  const dumps = () => readdirSync(folder('dumps')).filter((name) => name.endsWith('.sql'))

  async function query(sql: string): Promise<Record<string, unknown>[]> {
    const { databases } = await stack.labJson<Status>('status')
    const port = databases.find(({ role }) => role === 'primary')?.port
    const password = readSecret(stack.runDir, 'database-admin')
    const account = { user: 'admin', password, database: 'stickyshop' }
    const connection = await createConnection({ host: '127.0.0.1', port, ...account })
    try {
      return (await connection.query(sql))[0] as Record<string, unknown>[]
    } finally {
      await connection.end()
    }
  }

  async function buy(): Promise<{ client: Client; email: string }> {
    const client = stack.client()
    clients.push(client)
    await buyIn(client)
    const email = /[\w-]+@example\.com/.exec((await client.get('/account')).body)?.[0]
    return { client, email: String(email) }
  }

  test('is made at the start, whole', async () => {
    await eventually(() => assert.equal(dumps().length, 1))
    await eventually(() => assert.ok(readdirSync(folder('binlogs')).length > 0))
  })

  test('and the binary logs bring back the data of a moment, and nothing later', async () => {
    await buy()
    await stack.lab('backup')
    const early = await buy()
    const before = await checksums(query)
    const moment = await momentBetween()
    const late = await buy()
    const [counter] = await query('SELECT MAX(id) AS last FROM orders')

    assert.match(await stack.lab('restore', '--to', moment), /The data are as they were at/)
    assert.deepEqual(await checksums(query), before)
    assert.equal((await demoState(early.client)).loggedIn, true)
    assert.equal((await demoState(late.client)).loggedIn, false)
    const emails = (await query('SELECT email FROM users')).map(({ email }) => email)
    assert.ok(emails.includes(early.email) && !emails.includes(late.email))
    // Nobody gets the number of an order that somebody else has had.
    await buy()
    const [next] = await query('SELECT MAX(id) AS last FROM orders')
    assert.ok(Number(next?.last) > Number(counter?.last))
  })

  test('is checked by restoring it beside the shop, which goes on', async () => {
    await stack.lab('backup')
    const before = await checksums(query)
    const [counted] = await query('SELECT COUNT(*) AS orders FROM orders')
    const checked = await stack.labJson<Record<string, number>>('backup', '--check')
    assert.equal(checked.orders, Number(counted?.orders))
    assert.equal(checked.missing, 0)
    assert.deepEqual(await checksums(query), before)

    // What came after it is said to be missing; that the check finds nothing newer is the point.
    await buy()
    const again = await stack.lab('backup', '--check')
    assert.match(again, new RegExp(`with ${counted?.orders} orders.* 1 later orders`))
    assert.ok(!readdirSync(folder()).includes('check'))

    // One that is not whole is none.
    const newest = folder('dumps', String(dumps().sort().at(-1)))
    const whole = readFileSync(newest)
    writeFileSync(newest, whole.subarray(0, whole.length >> 1))
    await assert.rejects(stack.lab('backup', '--check'), /is not a whole dump/)
    writeFileSync(newest, whole)
  })

  test('of a time before the first is refused, and one of a missing log, before anything stops', async () => {
    const served = async () => (await stack.labJson<Status>('status')).replicas[0]?.pid
    const pid = await served()
    const refused = async (time: string, sentence: RegExp) =>
      assert.rejects(stack.lab('restore', '--to', time), sentence)
    await refused('2020-01-01T00:00:00Z', /no backup from before 2020/)
    await refused('yesterday', /is no time/)
    await refused('2090-01-01T00:00:00Z', /has not been yet/)

    await stack.lab('backup')
    await buy()
    const moment = await momentBetween()
    await buy()
    const newest = readFileSync(folder('dumps', String(dumps().sort().at(-1))), 'utf8')
    const [, log = ''] = /(?:MASTER|SOURCE)_LOG_FILE='([^']+)'/.exec(newest) ?? []
    for (const place of ['backups/binlogs/db-1', 'data/db-1'])
      rmSync(path.join(stack.runDir, place, log), { force: true })
    await refused(moment, new RegExp(`${log} is missing`))
    assert.equal(await served(), pid)
  })
})
