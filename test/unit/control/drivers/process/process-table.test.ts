import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import {
  groupIsAlive,
  groupUsage,
  isAlive,
  startTimeOf,
  usageOf,
} from '../../../../../apps/control/drivers/process/process-table.ts'
import { eventually } from '../../../../support/eventually.ts'

test('a process is itself only with its start time', () => {
  const startTime = startTimeOf(process.pid) ?? ''
  assert.ok(isAlive({ pid: process.pid, startTime }))
  assert.equal(isAlive({ pid: process.pid, startTime: 'another' }), false)
  assert.equal(groupIsAlive({ pid: process.pid, startTime: 'another' }), false)
})

test('one that has ended is gone', async () => {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
  const { pid = 0 } = child
  const identity = { pid, startTime: startTimeOf(pid) ?? '' }
  assert.ok(isAlive(identity))
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.equal(isAlive(identity), false)
  assert.equal(groupIsAlive(identity), false)
})

test('workers that outlive their master are found by their group', {
  skip: process.platform !== 'linux',
}, async () => {
  const child = spawn('sh', ['-c', 'sleep 60 & echo; wait'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { pid = 0 } = child
  await once(child.stdout, 'data')
  const identity = { pid, startTime: startTimeOf(pid) ?? '' }
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.equal(isAlive(identity), false)
  assert.equal(groupIsAlive(identity), true)
  process.kill(-pid, 'SIGKILL')
})

const kib = 1024

test('sums a process group, and leaves others out', () => {
  const usage = groupUsage(
    '  10   0:01.50  1000\n  10   1:02.25  2000\n  77   9:00.00  5\n',
    [10, 11],
  )
  assert.deepEqual([...usage], [[10, { cpuMs: 63_750, memoryBytes: 3000 * kib }]])
})

test('reads hours and days, too', () => {
  const usage = groupUsage('1 01:02:03 1\n2 2-00:00:01 1\n', [1, 2])
  assert.equal(usage.get(1)?.cpuMs, 3_723_000)
  assert.equal(usage.get(2)?.cpuMs, 172_801_000)
})

// By its own account, as a machine that does much else gives it less.
const busy = 'while (process.cpuUsage().user < 300_000);'
const patienceMs = 30_000
const hold = 'process.stdin.resume()'
const running = (script: string) => `spawn(process.execPath, ['-e', ${JSON.stringify(script)}])`

/** Leads a group of its own, as all that the supervisor starts. */
function start(t: TestContext, script: string): number {
  const imports = "const { spawn, spawnSync } = require('node:child_process');"
  const child = spawn(process.execPath, ['-e', `${imports} ${script}; ${hold}`], { detached: true })
  const pid = child.pid ?? 0
  t.after(() => process.kill(-pid, 'SIGKILL'))
  return pid
}

test('counts what a process and its children use', async (t) => {
  const pid = start(t, running(`${busy} ${hold}`))
  await eventually(async () => {
    const usage = (await usageOf([pid])).get(pid)
    assert.ok(usage && usage.cpuMs >= 250, `${usage?.cpuMs} ms`)
    assert.ok(usage.memoryBytes > 60_000_000, `${usage.memoryBytes} bytes`)
  }, patienceMs)
})

test('counts children that have ended', { skip: process.platform !== 'linux' }, async (t) => {
  const pid = start(t, running(busy).replace('spawn', 'spawnSync'))
  await eventually(async () => {
    const usage = (await usageOf([pid])).get(pid)
    assert.ok(usage && usage.cpuMs >= 250, `${usage?.cpuMs} ms`)
  }, patienceMs)
})

test('says nothing of a process that is not there', async () => {
  assert.deepEqual([...(await usageOf([999_999_999]))], [])
})
