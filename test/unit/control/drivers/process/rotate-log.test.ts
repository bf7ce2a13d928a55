import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { rotateLog, rotateRunning } from '../../../../../apps/control/drivers/process/rotate-log.ts'
import { tailFile } from '../../../../../apps/shared/tail-file.ts'
import { eventually } from '../../../../support/eventually.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-'))
after(() => rmSync(folder, { recursive: true }))

// Every line is a write of its own, as fast as they go, until there is a file of that name.
const writer = `
  const { existsSync, writeSync } = require('fs')
  for (let n = 0; n % 100 > 0 || !existsSync(process.argv[1]); n++) writeSync(1, 'line ' + n + '\\n')
  writeSync(1, 'end\\n')`

test('a log is rotated again and again while its process writes, and no line is lost or read twice', async () => {
  const file = path.join(folder, 'app-1.log')
  const log = openSync(file, 'a')
  const stop = path.join(folder, 'stop')
  const child = spawn(process.execPath, ['-e', writer, stop], {
    stdio: ['ignore', log, log],
    detached: true,
  })
  const tail = tailFile(file)
  const lines: string[] = []
  let rotations = 0
  while (lines.at(-1) !== 'end') {
    if (child.pid && rotateRunning(file, child.pid, { limit: 20_000 })) rotations++
    if (rotations === 20) writeFileSync(stop, '')
    lines.push(...tail.more())
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.ok(statSync(file).size < 10 * lines.length, 'it has not begun anew')
  // Not compared as a whole: the difference of two such lists takes minutes to print.
  const wrong = lines.slice(0, -1).findIndex((line, n) => line !== `line ${n}`)
  assert.equal(wrong, -1, `${lines[wrong - 1]}, then ${lines[wrong]}`)
})

test('a reader that looks in between finds the rest in what was set aside, late lines too', async () => {
  const file = path.join(folder, 'access.log')
  writeFileSync(file, 'one\ntwo\n')
  const tail = tailFile(file)
  assert.deepEqual(tail.more(), ['one', 'two'])
  appendFileSync(file, 'three\n')
  assert.equal(rotateLog(file, 5), true)
  assert.deepEqual(tail.more(), ['three'])
  // One worker has gone over to the new file, the other has not yet.
  writeFileSync(file, 'five\n')
  appendFileSync(`${file}.1`, 'four\n')
  assert.deepEqual(tail.more(), ['four', 'five'])
  assert.deepEqual(tailFile(file).last(3), ['three', 'four', 'five'])
  await eventually(() => assert.deepEqual(tail.more(), []))
})
