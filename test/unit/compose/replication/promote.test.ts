import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DatabaseNode } from '../../../../apps/compose/replication/database-node.ts'
import { promote } from '../../../../apps/compose/replication/promote.ts'

/** A database that lets so many looks pass unanswered. */
function node(name: string, missedLooks: number) {
  const ran: string[] = []
  let looks = 0
  const one: DatabaseNode = {
    name,
    async query(sql) {
      if (/@@GLOBAL.read_only/.test(sql) && looks++ < missedLooks) throw new Error('late')
      if (/WAIT_FOR/.test(sql)) return [{ late: 0 }]
      return /REPLICA STATUS/.test(sql) ? [] : [{ readOnly: 1, closed: 1, executed: 'a:1' }]
    },
    async run(statements) {
      ran.push(...statements)
    },
  }
  return { one, ran }
}

describe('a promotion', () => {
  test('waits for a node that has just come back', async () => {
    const { graceful } = await promote({
      from: node('db-2', Infinity).one,
      to: node('db-1', 3).one,
    })
    assert.equal(graceful, false)
  })

  test('takes no primary for gone that missed one look', async () => {
    const old = node('db-1', 1)
    const { graceful } = await promote({ from: old.one, to: node('db-2', 0).one })
    assert.equal(graceful, true)
    assert.notDeepEqual(old.ran, [])
  })
})
