import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { changedLines } from '../../../../apps/lab/views/present/switches-page.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 })
const text = (list: readonly string[]) => list.map((line) => `${line}\n`).join('')

describe('the changes of a configuration', () => {
  test('are what was removed and what was added', () => {
    const signs = changedLines('one\ntwo\nthree\n', 'one\n2\nthree\nfour\n').map(
      (line) => line && `${line.sign}${line.text}`,
    )
    assert.deepEqual(signs, [' one', '-two', '+2', ' three', '+four'])
  })

  test('have both texts in them, whatever they are', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        fc.pre(text(before) !== text(after))
        const diff = changedLines(text(before), text(after), 100)
        const without = (sign: string) =>
          diff.filter((line) => line?.sign !== sign).map((line) => line?.text)
        assert.deepEqual(without('+'), before)
        assert.deepEqual(without('-'), after)
      }),
    )
  })

  test('leave out what is the same, but for three lines around a change', () => {
    const before = Array.from({ length: 20 }, (_, at) => `line ${at}`)
    const after = before.with(10, 'changed')
    assert.deepEqual(
      changedLines(text(before), text(after)).map((line) => line?.text ?? '…'),
      ['line 7', 'line 8', 'line 9', 'line 10', 'changed', 'line 11', 'line 12', 'line 13', '…'],
    )
    assert.deepEqual(changedLines('same\n', 'same\n'), [])
  })
})
