import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { changedPart, diffLines } from '../../../../apps/lab/views/present/diff-lines.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 })

describe('a diff', () => {
  test('says what was taken away and what was added', () => {
    const signs = diffLines('one\ntwo\nthree\n', 'one\n2\nthree\nfour\n').map(
      ({ sign, text }) => `${sign}${text}`,
    )
    assert.deepEqual(signs, [' one', '-two', '+2', ' three', '+four'])
  })

  test('has both texts in it, whatever they are', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = diffLines(before.join('\n'), after.join('\n'))
        const without = (sign: string) =>
          diff.filter((line) => line.sign !== sign).map(({ text }) => text)
        assert.deepEqual(without('+').join('\n'), before.join('\n').replace(/\n$/, ''))
        assert.deepEqual(without('-').join('\n'), after.join('\n').replace(/\n$/, ''))
      }),
    )
  })

  test('leaves out what is the same, but for three lines around a change', () => {
    const before = Array.from({ length: 20 }, (_, at) => `line ${at}`)
    const after = before.with(10, 'changed')
    const part = changedPart(diffLines(before.join('\n'), after.join('\n')))
    assert.deepEqual(
      part.map((line) => line?.text ?? '…'),
      ['line 7', 'line 8', 'line 9', 'line 10', 'changed', 'line 11', 'line 12', 'line 13', '…'],
    )
    assert.deepEqual(changedPart(diffLines('same', 'same')), [])
  })
})
