import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import { selling } from '../support/buyers.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/network.ts'
import { composeStack, sharedStack } from './support/stack.ts'

const patienceMs = 120_000

describe('semi-synchronous replication in containers', () => {
  let stack: ReturnType<typeof composeStack>
  before(async () => {
    stack = composeStack(`${sharedStack().project}-semi-sync`, await freePort(), {
      COMPOSE_FILE: 'docker-compose.yml:infra/compose/semi-sync.yml',
      REPLICAS: '2',
      FORM_LIMITS: 'off',
    })
    await stack.compose(['build'])
    await stack.up()
    await stack.usable()
    await areWell()
  })
  after(() => stack.remove())

  const databases = async () => (await stack.labJson<Status>('status')).databases
  const namesOf = async (role: string) =>
    (await databases()).filter((one) => one.role === role).map(({ name }) => name)
  const areWell = () =>
    eventually(async () => {
      for (const { name, state, problem } of await databases())
        assert.deepEqual([name, state, problem], [name, 'ready', null])
      assert.equal((await namesOf('replica')).length, 2)
    }, patienceMs)

  test('is refused beside monitoring and TLS, which its third database lacks', async () => {
    const run = ['run', '--rm', '--no-deps', '-T', '-e', 'MONITORING=on', 'setup']
    const { code, err } = await stack.tryCompose(run)
    assert.notEqual(code, 0)
    assert.match(err, /does not go with secured\.yml or monitoring\.yml/)
  })

  test('goes on without either of its two read replicas', async () => {
    for (const name of await namesOf('replica')) {
      const buyers = [stack.client(), stack.client()]
      const { failures } = await selling(buyers, async ({ acknowledged }) => {
        await eventually(() => acknowledged.length > 0)
        await stack.lab('stop', name)
        const { length } = acknowledged
        await eventually(() => acknowledged.length > length + 10, patienceMs)
        await stack.lab('start', name)
        await areWell()
      })
      for (const buyer of buyers) buyer.close()
      // 422 is for what is sold out by now.
      assert.deepEqual(
        failures.filter((failure) => !failure.endsWith(' 422')),
        [],
        name,
      )
    }
  })

  test('refuses changes without both of them, and says why', async () => {
    const replicas = await namesOf('replica')
    for (const name of replicas) await stack.lab('stop', name)
    const client = stack.client()
    await eventually(async () => {
      const { status, body } = await client.post('/cart/items', { productId: 3, quantity: 1 })
      assert.equal(status, 503)
      assert.match(body, /no second database would have them/)
    }, patienceMs)
    assert.equal((await client.get('/products')).status, 200)
    client.close()
    for (const name of replicas) await stack.lab('start', name)
    await areWell()
    await stack.usable()
  })

  /** The last change may have reached one of them only, and the other one is refused. */
  async function promoteOneOf([one = '', other = '']: string[]): Promise<void> {
    const tried = await stack.tryLab('promote', one)
    if (tried.code !== 0)
      assert.match(tried.err, new RegExp(`${other} has received \\d+ changes that ${one} lacks`))
    const out = tried.code === 0 ? tried.out : await stack.lab('promote', other)
    assert.match(out, /It had received everything that \S+ had acknowledged, so nothing is lost/)
  }

  test('loses no acknowledged order with the primary, and says so when another one takes over', async () => {
    const [primary = ''] = await namesOf('primary')
    const replicas = await namesOf('replica')
    const buyers = [stack.client(), stack.client()]
    const { acknowledged } = await selling(buyers, async (sales) => {
      await eventually(() => sales.acknowledged.length > 10)
      await stack.lab('pause', primary, '--for', '5m')
      await promoteOneOf(replicas)
      const { length } = sales.acknowledged
      await eventually(() => sales.acknowledged.length > length + 5, patienceMs)
      await stack.lab('resume', primary)
      await areWell()
    })
    for (const buyer of buyers) buyer.close()
    const [promoted = ''] = await namesOf('primary')
    assert.notEqual(promoted, primary)
    const kept = await stack.compose([
      ...['exec', '-T', promoted, 'sh', '-c'],
      'MYSQL_PWD=$(cat /run/secrets/database-admin) mysql -N -h127.0.0.1 -uadmin -e "SELECT id FROM stickyshop.orders"',
    ])
    const ids = new Set(kept.trim().split('\n').map(Number))
    assert.deepEqual(
      acknowledged.filter((id) => !ids.has(id)),
      [],
    )
  })
})
