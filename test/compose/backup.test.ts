import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { describe, test } from 'node:test'
import type { Answer } from '../../apps/shared/client.ts'
import { addToCart, buy, demoState, register } from '../support/people.ts'
import { sharedStack } from './support/stack.ts'

const stack = sharedStack()
const backup = () => stack.compose(['exec', '-T', 'db-1', 'sh', '/opt/stickyshop/backup.sh'])

/** Resolves to what it said, rejects when it did not end well. */
function restore(node: string, sql: string): Promise<string> {
  const script = '/opt/stickyshop/restore.sh'
  const child = spawn('docker', ['exec', '-i', stack.container(node), 'sh', script])
  let said = ''
  child.stderr.on('data', (text) => (said += text))
  // One that refuses does not read to the end.
  child.stdin.on('error', () => {})
  child.stdin.end(sql)
  return new Promise((resolve, reject) =>
    child.once('close', (code) => (code === 0 ? resolve(said) : reject(new Error(said)))),
  )
}

/** Of the first order on the page. */
const orderNumber = ({ body }: Answer) => Number(/S-(\d{6})/.exec(body)?.[1])

describe('a backup', () => {
  test('brings back what was there, and takes away what came later', async () => {
    const early = stack.client()
    await register(early)
    await addToCart(early, 1, 2)
    const sql = await backup()
    assert.match(sql, /Dump completed/)
    const late = stack.client()
    await buy(late)
    const last = orderNumber(await late.get('/orders'))

    await stack.compose(['stop', 'app'])
    await restore('db-1', sql)
    await stack.up()
    await stack.usable()
    const { loggedIn, cart } = await demoState(early)
    assert.deepEqual([loggedIn, cart.items], [true, 2])
    assert.equal((await demoState(late)).loggedIn, false)
    // Nobody gets the number of an order that somebody else has had.
    const next = stack.client()
    await buy(next)
    assert.ok(orderNumber(await next.get('/orders')) > last)
    for (const client of [early, late, next]) client.close()
  })

  test('is not taken by the replica', async () => {
    await assert.rejects(restore('db-2', 'SELECT 1;'), /This is the replica/)
  })
})
