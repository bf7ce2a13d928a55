import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import {
  groupIsAlive,
  isAlive,
  startTimeOf,
} from '../../../../../apps/control/drivers/process/process-identity.ts'

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
