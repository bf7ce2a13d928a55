import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { type TestContext, test } from 'node:test'
import { usageOf } from '../../../../../apps/control/drivers/process/usage.ts'
import { eventually } from '../../../../support/eventually.ts'

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
