import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { describe, test } from 'node:test'
import type { Client } from '../../apps/shared/client.ts'
import { checksums, momentBetween } from '../support/backups.ts'
import { selling } from '../support/buyers.ts'
import { eventually } from '../support/eventually.ts'
import { addToCart, buy, demoState, register } from '../support/people.ts'
import { sharedStack } from './support/stack.ts'

const stack = sharedStack()
const backup = () => stack.compose(['exec', '-T', 'db-1', 'sh', '/opt/stickyshop/backup.sh'])

/** Resolves to what it said, rejects when it did not end well. */
function restore(node: string, sql: string, ...options: string[]): Promise<string> {
  const command = ['sh', '/opt/stickyshop/restore.sh', ...options]
  const child = spawn('docker', ['exec', '-i', stack.container(node), ...command])
  let said = ''
  child.stderr.on('data', (text) => (said += text))
  // One that refuses does not read to the end.
  child.stdin.on('error', () => {})
  child.stdin.end(sql)
  return new Promise((resolve, reject) =>
    child.once('close', (code) => (code === 0 ? resolve(said) : reject(new Error(said)))),
  )
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const account = 'MYSQL_PWD=$(cat /run/secrets/database-admin) mysql -h127.0.0.1 -uadmin --batch'
  const out = await stack.compose([
    ...['exec', '-T', 'db-1', 'sh', '-c'],
    `${account} --database=stickyshop -e '${sql}'`,
  ])
  const [names = [], ...rows] = out
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])))
}

const lastOrder = async () => Number((await query('SELECT MAX(id) AS last FROM orders'))[0]?.last)

describe('a backup', () => {
  test('brings back what was there, and takes away what came later', async () => {
    const early = stack.client()
    await register(early)
    await addToCart(early, 1, 2)
    const sql = await backup()
    assert.match(sql, /Dump completed/)
    const late = stack.client()
    await register(late)

    await stack.compose(['stop', 'app'])
    await restore('db-1', sql)
    await stack.up()
    await stack.usable()
    const { loggedIn, cart } = await demoState(early)
    assert.deepEqual([loggedIn, cart.items], [true, 2])
    assert.equal((await demoState(late)).loggedIn, false)
    for (const client of [early, late]) client.close()
  })

  test('and the binary logs bring back the data of a moment, and nothing later', async (t) => {
    const clients = [stack.client(), stack.client(), stack.client()]
    t.after(() => {
      for (const client of clients) client.close()
    })
    const [early, late, next] = clients as [Client, Client, Client]
    // While people buy: the dump has what is there at one moment, the logs all that comes after it.
    const buyers = [stack.client(), stack.client()]
    let sql = ''
    const { acknowledged } = await selling(buyers, async ({ acknowledged }) => {
      await eventually(() => acknowledged.length > 3)
      sql = await backup()
      const { length } = acknowledged
      await eventually(() => acknowledged.length > length + 3)
    })
    for (const buyer of buyers) buyer.close()
    await buy(early)
    const before = await checksums(query)
    const moment = await momentBetween()
    await buy(late)
    const last = await lastOrder()

    const refused = (time: string, sentence: RegExp, from = sql) =>
      assert.rejects(restore('db-1', from, '--to', time), sentence)
    await refused('yesterday', /yesterday is no time/)
    await refused('2090-01-01T00:00:00Z', /has not been yet/)
    await refused('2020-01-01T00:00:00Z', /Take an earlier one/)
    await refused(moment, /is not whole/, sql.slice(0, sql.length >> 1))
    assert.equal(await lastOrder(), last)

    await stack.compose(['stop', 'app'])
    await restore('db-1', sql, '--to', moment)
    assert.deepEqual(await checksums(query), before)
    await stack.up()
    await stack.usable()
    const kept = (await query('SELECT id FROM orders')).map(({ id }) => Number(id))
    assert.deepEqual(
      acknowledged.filter((id) => !kept.includes(id)),
      [],
    )
    assert.equal((await demoState(early)).loggedIn, true)
    assert.equal((await demoState(late)).loggedIn, false)
    // Nobody gets the number of an order that somebody else has had.
    await buy(next)
    assert.ok((await lastOrder()) > last)
  })

  test('is not taken by the replica', async () => {
    await assert.rejects(restore('db-2', 'SELECT 1;'), /This is the replica/)
  })
})
