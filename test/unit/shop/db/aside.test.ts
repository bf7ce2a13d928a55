import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Aside, aside, hasRoom, noAside, withAside } from '../../../../apps/shop/db/aside.ts'

describe('a value that rides along', () => {
  const of = (sql: string): Aside => ({ sql, params: [], take: () => {} })

  test('is the first column, in the first part of a union only', () => {
    const both = `SELECT ${aside} a FROM x UNION ALL SELECT ${noAside} b FROM y`
    assert.equal(
      withAside(both, of('SELECT 1')),
      'SELECT (SELECT 1) AS aside, a FROM x UNION ALL SELECT NULL, b FROM y',
    )
    assert.deepEqual([hasRoom(both), hasRoom('SELECT a FROM x')], [true, false])
  })

  test('makes another text with each statement, and with each value', () => {
    const texts = ['a', 'b'].flatMap((column) =>
      ['1', '2'].map((value) => withAside(`SELECT ${aside} ${column}`, of(`SELECT ${value}`))),
    )
    assert.deepEqual(texts, [
      'SELECT (SELECT 1) AS aside, a',
      'SELECT (SELECT 2) AS aside, a',
      'SELECT (SELECT 1) AS aside, b',
      'SELECT (SELECT 2) AS aside, b',
    ])
  })
})
