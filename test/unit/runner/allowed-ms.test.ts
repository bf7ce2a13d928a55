import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { test } from 'node:test'
import { allowedMs, eventually } from '../../support/eventually.ts'

test('a time limit is never shorter than it says, and longer on a busy machine', async (t) => {
  assert.ok(allowedMs(1000) >= 1000)
  const busy = Array.from({ length: 3 * availableParallelism() }, () =>
    spawn(process.execPath, ['--eval', 'for (;;);'], { stdio: 'ignore' }),
  )
  t.after(() => {
    for (const child of busy) child.kill('SIGKILL')
  })
  await eventually(() => assert.ok(allowedMs(1000) >= 2000), 90_000)
})
