import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { mariadb } from '../../../apps/replication/dialects/mariadb.ts'
import { PromotionRefused, prepareTakeover } from '../../../apps/replication/promote.ts'
import type { DatabaseServer } from '../../../apps/replication/server.ts'
import type { Durability } from '../../../infra/stages/stage.ts'

/** A read replica that has received so much; one without does not answer. */
function replica(name: string, received: string | null): DatabaseServer {
  return {
    ...{ name, host: name, port: 3306, close() {} },
    async query(sql) {
      if (received === null) throw new Error('away')
      if (/GTID_WAIT/.test(sql)) return [{ late: 0 }]
      if (/SHOW SLAVE STATUS/.test(sql))
        return [{ Gtid_IO_Pos: received, Slave_IO_Running: 'No', Slave_SQL_Running: 'Yes' }]
      return [{ readOnly: 1, executed: '0-1-10' }]
    },
    async run() {},
  }
}

interface Situation {
  executed?: string | null
  received?: string
  connected?: boolean
  other?: string | null
  durability?: Durability
  force?: boolean
}

const takeOver = (situation: Situation) =>
  prepareTakeover({
    dialect: mariadb,
    from: replica('db-1', null),
    to: replica('db-2', situation.received ?? '0-1-100'),
    ifUnreachable: 'take over',
    force: situation.force,
    known: {
      executed: situation.executed === undefined ? '0-1-100' : situation.executed,
      connected: situation.connected ?? true,
      others: situation.other === undefined ? [] : [replica('db-3', situation.other)],
      durability: situation.durability ?? 'async',
    },
  })

const refusal = async (situation: Situation) => {
  const error = await takeOver(situation).then(
    () => null,
    (one) => one,
  )
  assert.ok(error instanceof PromotionRefused, String(error))
  return { code: error.code, ...error.values }
}

describe('a promotion past a primary that does not answer', () => {
  test('loses nothing when everything has been received', async () => {
    assert.deepEqual(await takeOver({}), { graceful: false, lost: 0 })
    assert.deepEqual(await takeOver({ executed: null }), { graceful: false, lost: null })
  })

  test('is refused when changes would be lost, and counts them when it is forced', async () => {
    const lost = { executed: '0-1-142' }
    assert.deepEqual(await refusal(lost), {
      ...{ code: 'would-lose', name: 'db-2', primary: 'db-1', count: 42 },
    })
    assert.deepEqual(await takeOver({ ...lost, force: true }), { graceful: false, lost: 42 })
  })

  test('is refused when the read replica was away: what came afterwards is not known', async () => {
    const away = { connected: false }
    assert.equal((await refusal(away)).code, 'was-away')
    assert.deepEqual(await takeOver({ ...away, force: true }), { graceful: false, lost: null })
    assert.equal((await takeOver({ ...away, durability: 'semi-sync' })).lost, 0)
  })

  test('is refused for the read replica that has less than another', async () => {
    const { code, other, count } = (await refusal({ other: '0-1-107' })) as Record<string, unknown>
    assert.deepEqual({ code, other, count }, { code: 'another-has-more', other: 'db-3', count: 7 })
    assert.deepEqual(await takeOver({ other: '0-1-90' }), { graceful: false, lost: 0 })
  })

  test('with semi-sync needs all read replicas: any of them may have acknowledged alone', async () => {
    const away = { other: null, durability: 'semi-sync' } as const
    assert.equal((await refusal(away)).code, 'may-lose')
    assert.deepEqual(await takeOver({ ...away, durability: 'async' }), { graceful: false, lost: 0 })
    assert.deepEqual(await takeOver({ ...away, force: true }), { graceful: false, lost: 0 })
  })
})
