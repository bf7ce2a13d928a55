import assert from 'node:assert/strict'
import { test } from 'node:test'
import { styleFor, table } from '../../../../apps/cli/terminal/output.ts'

test('columns are as wide as their widest cell, numbers end at the same place', () => {
  assert.deepEqual(
    table(
      [
        ['app-1', '8181', 'ready'],
        ['redis', '80', 'x'],
      ],
      [1],
    ),
    ['app-1  8181  ready', 'redis    80  x'],
  )
})

test('colours take no room', () => {
  const { red } = styleFor({ isTTY: true }, { LANG: 'C.UTF-8' })
  const [first = '', second = ''] = table([
    [red('up'), 'a'],
    ['down', 'b'],
  ])
  assert.equal(first.indexOf('a') - red('up').length, second.indexOf('b') - 'up'.length)
})

test('a pipe gets no colours and plain letters', () => {
  const style = styleFor({ isTTY: false }, { LANG: 'C.UTF-8' })
  assert.equal(style.green(style.tick), 'ok')
})

test('NO_COLOR takes away the colours, and a terminal without UTF-8 the glyphs', () => {
  assert.equal(styleFor({ isTTY: true }, { NO_COLOR: '1', LANG: 'C.UTF-8' }).red('no'), 'no')
  assert.equal(styleFor({ isTTY: true }, { LANG: 'C' }).tick, 'ok')
})
