import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { tailFile } from '../../../apps/shared/tail-file.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-'))
after(() => rmSync(folder, { recursive: true }))

test('the last lines come first, then what is added', () => {
  const file = path.join(folder, 'a.log')
  writeFileSync(file, 'one\ntwo\nthree\n')
  const tail = tailFile(file)
  assert.deepEqual(tail.last(2), ['two', 'three'])
  assert.deepEqual(tail.more(), [])
  appendFileSync(file, 'four\nfi')
  assert.deepEqual(tail.more(), ['four'])
  appendFileSync(file, 've\n')
  assert.deepEqual(tail.more(), ['five'])
})

test('a log that is set aside goes on in the new file', () => {
  const file = path.join(folder, 'b.log')
  writeFileSync(file, 'old\n')
  const tail = tailFile(file)
  assert.deepEqual(tail.last(0), [])
  renameSync(file, `${file}.1`)
  assert.deepEqual(tail.more(), [])
  writeFileSync(file, 'new\n')
  assert.deepEqual(tail.more(), ['new'])
})

test('a log that is not there yet has no lines', () => {
  assert.deepEqual(tailFile(path.join(folder, 'none.log')).last(10), [])
})

test('who may only read so much at once skips what is older, and the rest of that line', () => {
  const file = path.join(folder, 'c.log')
  writeFileSync(file, 'one\ntwo\nthree\nfour\n')
  const tail = tailFile(file, 12)
  assert.deepEqual(tail.more(), ['three', 'four'])
  appendFileSync(file, 'five\n')
  assert.deepEqual(tail.more(), ['five'])
  appendFileSync(file, `${'x'.repeat(100)}\nsix\n`)
  assert.deepEqual(tail.more(), ['six'])
})

test('a log that begins anew in its place goes on from its beginning', () => {
  const file = path.join(folder, 'd.log')
  writeFileSync(file, 'a long line of before\n')
  const tail = tailFile(file)
  tail.more()
  writeFileSync(file, '')
  assert.deepEqual(tail.more(), [])
  appendFileSync(file, 'new\n')
  assert.deepEqual(tail.more(), ['new'])
})
