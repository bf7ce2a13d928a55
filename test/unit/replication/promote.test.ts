import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { mysql } from '../../../apps/replication/dialects/mysql.ts'
import { type Change, prepareTakeover } from '../../../apps/replication/promote.ts'
import type { DatabaseServer } from '../../../apps/replication/server.ts'

interface Answers {
  /** Looks that pass unanswered. */
  missedLooks?: number
  /** What `SHOW REPLICA STATUS` says; null for a node that follows nobody. */
  replica?: Record<string, unknown> | null
  /** Whether it has what is waited for. */
  reaches?: boolean
}

const follower = {
  ...{
    Source_Host: 'db-1',
    Source_Port: 3306,
    SQL_Delay: 0,
    Replica_IO_Running: 'Yes',
    Replica_SQL_Running: 'Yes',
  },
  ...{ Last_SQL_Error: '', Last_IO_Error: '' },
}

function node(name: string, { missedLooks = 0, replica = null, reaches = true }: Answers = {}) {
  const ran: string[] = []
  let looks = 0
  const one: DatabaseServer = {
    ...{ name, host: name, port: 3306, close() {} },
    async query(sql) {
      if (/@@GLOBAL.read_only/.test(sql) && looks++ < missedLooks) throw new Error('late')
      if (/WAIT_FOR/.test(sql)) return [{ late: reaches ? 0 : 1 }]
      if (/REPLICA STATUS/.test(sql)) return replica ? [replica] : []
      return [{ readOnly: 1, closed: 1, executed: 'a:1' }]
    },
    async run(statements) {
      ran.push(...statements)
    },
  }
  return { one, ran }
}

const promote = (
  change: Pick<Change, 'from' | 'to'>,
  ifUnreachable: Change['ifUnreachable'] = 'take over',
) => prepareTakeover({ ...change, dialect: mysql, ifUnreachable })

describe('a promotion', () => {
  test('waits for a node that has just come back', async () => {
    const { graceful } = await promote({
      from: node('db-2', { missedLooks: Infinity }).one,
      to: node('db-1', { missedLooks: 3 }).one,
    })
    assert.equal(graceful, false)
  })

  test('takes no primary for gone that missed one look', async () => {
    const old = node('db-1', { missedLooks: 1 })
    const { graceful } = await promote({
      from: old.one,
      to: node('db-2', { replica: follower }).one,
    })
    assert.equal(graceful, true)
    assert.notDeepEqual(old.ran, [])
  })

  test('is refused when the primary does not answer and may still accept writes', async () => {
    const old = node('db-1', { missedLooks: Infinity })
    const next = node('db-2', { replica: follower })
    await assert.rejects(promote({ from: old.one, to: next.one }, 'refuse'), {
      code: 'primary-unreachable',
    })
    assert.deepEqual(next.ran, [])
  })

  test('leaves the primary alone when the read replica does not receive', async () => {
    const old = node('db-1')
    const replica = {
      ...follower,
      Replica_IO_Running: 'Connecting',
      Last_IO_Error: 'Access denied',
    }
    const { one: to } = node('db-2', { replica })
    await assert.rejects(promote({ from: old.one, to }), {
      code: 'not-connected',
      values: { name: 'db-2', primary: 'db-1', error: ' (Access denied)' },
    })
    assert.deepEqual(old.ran, [])
  })

  test('leaves the primary alone when the read replica does not catch up', async () => {
    const old = node('db-1')
    const { one: to } = node('db-2', { replica: follower, reaches: false })
    await assert.rejects(promote({ from: old.one, to }), {
      code: 'not-caught-up',
      values: { name: 'db-2', primary: 'db-1', seconds: 20 },
    })
    assert.deepEqual(old.ran, [])
  })

  test('lifts a delay before the primary is closed', async () => {
    const { one: to, ran } = node('db-2', { replica: { ...follower, SQL_Delay: 5 } })
    await promote({ from: node('db-1').one, to })
    assert.ok(ran.includes("CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 0 FOR CHANNEL ''"))
  })
})
