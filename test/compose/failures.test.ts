import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createConnection } from 'mysql2'
import type { Client } from '../../apps/shared/client.ts'
import { eventually } from '../support/eventually.ts'
import { addToCart, demoState, register } from '../support/people.ts'
import type { StatusWithRedis } from '../support/status.ts'
import { docker } from './support/engine.ts'
import { components, sharedStack } from './support/stack.ts'

const stack = sharedStack()
const patienceMs = 90_000

/** Every component is ready, and the replica follows. */
const whole = () =>
  eventually(async () => {
    const { replicas, databases, redis, edge } = await stack.labJson<StatusWithRedis>('status')
    assert.ok([...replicas, ...databases, redis, edge].every(({ state }) => state === 'ready'))
    assert.equal(replicas.length, 3)
    assert.deepEqual(databases.map(({ problem, role }) => `${role} ${problem}`).sort(), [
      'primary null',
      'replica null',
    ])
    assert.ok(databases.every(({ lagMs }) => lagMs !== null && lagMs < 2000))
  }, patienceMs)

describe('after a failure the stack is whole again:', () => {
  let member: Client
  before(async () => {
    await stack.usable()
    member = stack.client()
    await register(member)
    await addToCart(member, 1, 3)
  })
  after(() => member.close())

  const isRemembered = () =>
    eventually(async () => {
      const { loggedIn, cart } = await demoState(member)
      assert.deepEqual([loggedIn, cart.items], [true, 3])
    }, patienceMs)

  for (const component of components.filter((name) => name !== 'app-3' && name !== 'whoami-2'))
    test(`${component} is killed`, async () => {
      await stack.kill(component)
      await stack.usable(patienceMs)
      await whole()
      await isRemembered()
    })

  test('without the primary the catalogue answers, and nothing else is lost', async () => {
    await docker(['stop', stack.container('db-1')])
    const guest = stack.client()
    await eventually(async () => {
      const { status } = await guest.post('/cart/items', { productId: 1, quantity: 1 })
      assert.equal(status, 503)
    })
    for (let i = 0; i < 6; i++) assert.equal((await guest.get('/products')).status, 200)
    const { sessions, reads, freshness } = (await stack.labJson<StatusWithRedis>('status')).switches
    assert.deepEqual([sessions, reads, freshness], ['redis', 'replica', 'on'])
    await docker(['start', stack.container('db-1')])
    await stack.usable(patienceMs)
    await whole()
    await isRemembered()
    guest.close()
  })

  test('everything is taken down and up again, volumes kept', async () => {
    await stack.compose(['down'])
    await stack.up()
    await whole()
    await isRemembered()
  })

  test('the replica’s volume is gone', async () => {
    await removeVolume('db-2')
    await stack.up()
    await whole()
    await isRemembered()
  })

  test('… and the primary’s log no longer has everything', async () => {
    await sql('db-1', 'FLUSH BINARY LOGS; PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY')
    await removeVolume('db-2')
    await stack.up()
    await whole()
    assert.match(await stack.compose(['logs', 'replication']), /db-2: rebuild/)
    assert.equal(await count('db-2'), await count('db-1'))
  })

  test('the primary’s volume is gone: the replica takes its place', async () => {
    const products = await count('db-1')
    await removeVolume('db-1')
    await stack.up()
    await whole()
    const { databases } = await stack.labJson<StatusWithRedis>('status')
    assert.equal(databases.find(({ role }) => role === 'primary')?.name, 'db-2')
    assert.equal(await count('db-1'), products)
    await isRemembered()
    await stack.lab('promote', 'db-1')
    await whole()
  })

  test('a node comes back with transactions that nobody else has', async () => {
    await sql(
      'db-2',
      'STOP REPLICA; SET GLOBAL super_read_only = OFF; CREATE DATABASE elsewhere; SET GLOBAL super_read_only = ON',
    )
    await eventually(async () => {
      assert.doesNotMatch(await sql('db-2', 'SHOW DATABASES'), /elsewhere/)
    }, patienceMs)
    await whole()
  })

  test('a primary that hangs acknowledges nothing when it wakes up after a promotion', async () => {
    const connection = await openShop('db-1')
    const outcomes: string[] = []
    await stack.lab('pause', 'db-1', '--for', '5m')
    connection.query("UPDATE settings SET value = 'off' WHERE name = 'cache'", (error) =>
      outcomes.push(error ? 'failed' : 'acknowledged'),
    )
    await stack.lab('promote', 'db-2')
    await whole()
    await eventually(() => assert.deepEqual(outcomes, ['failed']))
    await stack.lab('promote', 'db-1')
    await whole()
  })

  test('a read replica that is not connected is not promoted, and the primary goes on', async () => {
    const account = "'replication'@'%'"
    await sql('db-1', `ALTER USER ${account} ACCOUNT LOCK`)
    const threads = "SELECT id FROM information_schema.processlist WHERE user = 'replication'"
    for (const id of (await sql('db-1', threads)).trim().split('\n').filter(Boolean))
      await sql('db-1', `KILL ${id}`)
    const { code, out, err } = await stack.tryLab('promote', 'db-2')
    assert.notEqual(code, 0)
    assert.match(out + err, /db-2 is not connected to db-1\. db-1 stays the primary/)
    assert.equal((await sql('db-1', 'SELECT @@GLOBAL.super_read_only')).trim(), '0')
    await sql('db-1', `ALTER USER ${account} ACCOUNT UNLOCK`)
    await whole()
  })
})

/** A database by its address in the data network, which the engine's own machine reaches (on Linux). */
async function openShop(node: string) {
  const networks = await stack.inspect<Record<string, { IPAddress: string }>>(
    node,
    '.NetworkSettings.Networks',
  )
  const host = Object.values(networks)[0]?.IPAddress
  const cat = ['exec', '-T', 'db-1', 'cat', '/run/secrets/database-migrate']
  const password = (await stack.compose(cat)).trim()
  const connection = createConnection({ host, user: 'migrate', password, database: 'stickyshop' })
  // Also said by the statement that fails.
  connection.on('error', () => {})
  await new Promise<void>((resolve, reject) =>
    connection.connect((error) => (error ? reject(error) : resolve())),
  )
  return connection
}

async function removeVolume(node: string): Promise<void> {
  // What watches over the pair has the volume, too, to see how much room is left.
  await docker(['rm', '--force', stack.container(node), stack.container('replication')])
  await docker(['volume', 'rm', `${stack.project}_${node}`])
}

const sql = (node: string, statements: string) =>
  stack.compose([
    ...['exec', '-T', node, 'sh', '-c'],
    `MYSQL_PWD=$(cat /run/secrets/database-admin) mysql -N -h127.0.0.1 -uadmin -e "${statements}"`,
  ])

const count = (node: string) => sql(node, 'SELECT COUNT(*) FROM stickyshop.products')
