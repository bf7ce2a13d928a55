import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { describe, test } from 'node:test'
import type { Answer } from '../../apps/shared/client.ts'
import { eventually } from '../support/eventually.ts'
import { addToCart, buy, demoState, register } from '../support/people.ts'
import { docker } from './support/engine.ts'
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

  test('is made by itself, and the newest are kept', async () => {
    const files = ['-f', 'docker-compose.yml', '-f', 'infra/compose/backups.yml']
    const inBackup = (...command: string[]) =>
      stack.compose([...files, 'exec', '-T', 'backup', ...command])
    const list = async (): Promise<string[]> =>
      (await inBackup('ls', '/var/lib/mysql')).match(/\S+\.sql\.gz/g) ?? []
    await stack.compose([...files, 'up', '-d', '--no-deps', 'backup'], { BACKUP_EVERY: '1s' })
    try {
      const shopper = stack.client()
      await buy(shopper)
      const last = orderNumber(await shopper.get('/orders'))
      shopper.close()
      const first = await eventually(async () => {
        const [found] = await list()
        assert.ok(found)
        return found
      }, 60_000)
      const newest = await eventually(async () => {
        const found = await list()
        assert.ok(!found.includes(first))
        return found
      }, 120_000)
      assert.equal(newest.length, 24)
      const path = `/var/lib/mysql/${newest.at(-1)}`
      const sql = await inBackup('gunzip', '-c', path)
      assert.match(sql, /Dump completed/)
      assert.match(sql, new RegExp(`INSERT INTO \`orders\`[^\\n]*\\(${last},`))
    } finally {
      await stack.compose([...files, 'rm', '--stop', '--force', 'backup'])
      await docker(['volume', 'rm', `${stack.project}_backups`])
    }
  })

  test('is not taken by the replica', async () => {
    await assert.rejects(restore('db-2', 'SELECT 1;'), /This is the replica/)
  })
})
