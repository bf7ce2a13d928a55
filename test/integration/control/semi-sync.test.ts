import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import type { Durability } from '../../../infra/stages/stage.ts'
import { findDatabase } from '../../../scripts/setup/find-servers.mjs'
import { setStock } from '../../chaos/shop.ts'
import { productsBought, selling } from '../../support/buyers.ts'
import {
  openAdmin,
  openCluster,
  type Written,
  writeAllTheTime,
} from '../../support/database-load.ts'
import { eventually } from '../../support/eventually.ts'
import { addToCart, register } from '../../support/people.ts'
import { type Stack, startStack } from '../../support/stack.ts'

const settingsOfPrimary =
  findDatabase()?.dialect === 'MySQL'
    ? `@@rpl_semi_sync_source_enabled AS waits, @@rpl_semi_sync_source_wait_point AS point,
       @@rpl_semi_sync_source_timeout AS ms, @@rpl_semi_sync_source_wait_no_replica AS alone`
    : `@@rpl_semi_sync_master_enabled AS waits, @@rpl_semi_sync_master_wait_point AS point,
       @@rpl_semi_sync_master_timeout AS ms, @@rpl_semi_sync_master_wait_no_slave AS alone`

describe('semi-synchronous replication', () => {
  let stack: Stack
  before(async () => {
    // A few buyers order more often than people do.
    process.env.FORM_LIMITS = 'off'
    stack = await startStack('--replicas', '1')
  })
  after(() => stack?.stop())

  const databases = async () => (await stack.labJson<Status>('status')).databases
  const nameOf = async (role: string) =>
    (await databases()).find((one) => one.role === role)?.name as string
  const areWell = () =>
    eventually(async () => {
      for (const { name, problem, lagMs } of await databases()) {
        assert.equal(problem, null, name)
        assert.ok((lagMs ?? 9999) < 2000, name)
      }
    }, 60_000)

  /** Cuts the link between the servers, then kills the primary, and promotes. Returns what is missing. */
  async function cutThenKill(
    durability: Durability,
  ): Promise<{ lost: string[]; written: Written }> {
    await areWell()
    const [primary, replica] = [await nameOf('primary'), await nameOf('replica')]
    const shop = await openCluster(stack, { failover: 'manual', durability })
    const load = writeAllTheTime(shop.cluster, 8)
    const { written } = load
    await eventually(() => written.acknowledged.length > 200)
    // It would connect them again.
    await stack.lab('pause', 'replication', '--for', '5m')
    const admin = await openAdmin(stack, replica)
    await admin.run(['STOP REPLICA IO_THREAD'])
    const before = written.acknowledged.length
    await eventually(
      () =>
        written.acknowledged.length > before + 200 ||
        shop.cluster.primary()?.state.stalled === true,
    )
    await stack.lab('pause', primary, '--for', '5m')
    await stack.lab('resume', 'replication')
    await stack.lab('promote', replica, '--force')
    await load.stop()
    const rows = await admin.query("SELECT word FROM search_spellings WHERE spelling = 'test'")
    const kept = new Set(rows.map(({ word }) => String(word)))
    admin.close()
    await shop.close()
    return { lost: written.acknowledged.filter((key) => !kept.has(key)), written }
  }

  const forget = async () => {
    const admin = await openAdmin(stack, await nameOf('primary'))
    await admin.query("DELETE FROM search_spellings WHERE spelling = 'test'")
    admin.close()
  }

  test('without it, acknowledged changes are lost with a primary whose link was cut', async (t) => {
    const { lost, written } = await cutThenKill('async')
    t.diagnostic(`${lost.length} of ${written.acknowledged.length} acknowledged are lost`)
    assert.ok(lost.length > 0, 'nothing is lost: the test proves nothing')
    await areWell()
    await forget()
  })

  test('with it, none is lost', async (t) => {
    await stack.restart('--durability', 'semi-sync')
    const { lost, written } = await cutThenKill('semi-sync')
    t.diagnostic(`${lost.length} of ${written.acknowledged.length} acknowledged are lost`)
    assert.deepEqual(lost, [])
    // The old primary, which has what nobody acknowledged, is built anew.
    await areWell()
    await forget()
  })

  test('without a read replica the shop refuses changes, and says why', async () => {
    const replica = await nameOf('replica')
    const client = stack.client()
    await register(client)
    await stack.lab('stop', replica)
    await eventually(async () => {
      const { status, body } = await client.post('/cart/items', { productId: 3, quantity: 1 })
      assert.equal(status, 503)
      assert.match(body, /no second database would have them/)
    })
    assert.equal((await client.get('/products')).status, 200)
    const primary = (await databases()).find(({ role }) => role === 'primary')
    assert.match(primary?.problem ?? '', /no read replica is there to acknowledge/)
    await stack.lab('start', replica)
    await eventually(() => addToCart(client, 3))
    client.close()
  })

  test('a primary that crashes waits again for acknowledgements when it is back', async () => {
    const primary = await nameOf('primary')
    await stack.lab('kill', primary)
    await areWell()
    const admin = await openAdmin(stack, primary)
    const [row] = await admin.query(`SELECT ${settingsOfPrimary}`)
    admin.close()
    const { waits, point, ms, alone } = row ?? {}
    assert.deepEqual(
      {
        waits: Number(waits),
        point,
        days: Math.floor(Number(ms) / 86_400_000),
        alone: Number(alone),
      },
      { waits: 1, point: 'AFTER_SYNC', days: 49, alone: 1 },
    )
  })
  const readReplicas = async () =>
    (await databases()).flatMap(({ role, name }) => (role === 'replica' ? [name] : []))

  test('of two read replicas either may go, and orders go on', async () => {
    await stack.restart('--durability', 'semi-sync', '--db-replicas', '2')
    await areWell()
    await setStock(stack, productsBought, 10_000)
    const replicas = await readReplicas()
    assert.equal(replicas.length, 2)
    for (const name of replicas)
      for (const fault of [['stop'], ['kill', '--no-wait']]) {
        const buyers = [stack.client(), stack.client()]
        const { failures } = await selling(buyers, async ({ acknowledged }) => {
          await eventually(() => acknowledged.length > 0)
          await stack.lab(...fault, name)
          const { length } = acknowledged
          await eventually(() => acknowledged.length > length + 10, 30_000)
          await stack.lab('start', name)
          await areWell()
        })
        for (const buyer of buyers) buyer.close()
        assert.deepEqual(failures, [], `${fault} ${name}`)
      }
  })

  test('of three read replicas one that lags gets no reads while the others are fresh', async () => {
    await stack.restart('--durability', 'semi-sync', '--db-replicas', '3')
    await areWell()
    const replicas = await readReplicas()
    assert.equal(replicas.length, 3)
    const [late = '', ...fresh] = replicas
    const guest = stack.client()
    const readers = async () => {
      const names = new Set<string>()
      for (let page = 0; page < 12; page++) {
        const { headers } = await guest.get('/products')
        for (const [name] of String(headers['server-timing']).matchAll(/\bdb-\d/g)) names.add(name)
      }
      return [...names].sort()
    }
    const areRead = (names: string[]) =>
      eventually(async () => assert.deepEqual(await readers(), names))
    await areRead(replicas)
    // It would have it go on.
    await stack.lab('pause', 'replication', '--for', '5m')
    const admin = await openAdmin(stack, late)
    await admin.run(['STOP REPLICA SQL_THREAD'])
    admin.close()
    await areRead(fresh)
    for (let round = 0; round < 3; round++) assert.deepEqual(await readers(), fresh)
    await stack.lab('resume', 'replication')
    await areRead(replicas)
    guest.close()
  })
})
