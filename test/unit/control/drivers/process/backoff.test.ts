import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { createBackoff, createChild } from '../../../../../apps/control/drivers/process/child.ts'
import { eventually } from '../../../../support/eventually.ts'

test('each wait is twice the last one, up to five seconds', () => {
  const backoff = createBackoff()
  const waits = Array.from({ length: 7 }, () => backoff.next(100))
  assert.deepEqual(waits, [200, 400, 800, 1600, 3200, 5000, 5000])
})

test('ten good seconds begin it anew', () => {
  const backoff = createBackoff()
  backoff.next(0)
  backoff.next(0)
  assert.equal(backoff.next(10_000), 200)
})

test('a process that is killed on request is back as soon each time', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-kill-'))
  const cancel = new AbortController()
  const said: string[] = []
  const child = createChild({
    name: 'sleeper',
    logFile: path.join(folder, 'log'),
    spec: async () => ({
      ...{ name: 'sleeper', command: '/bin/sh', args: ['-c', 'exec sleep 600'] },
      ...{ cwd: folder, env: {} },
    }),
    isReady: async () => true,
    onChange: () => {},
    log: (event) => said.push(event),
    cancelled: cancel.signal,
  })
  t.after(async () => {
    cancel.abort()
    await child.stop(0)
    rmSync(folder, { recursive: true })
  })
  await child.start()
  for (let round = 1; round <= 4; round++) {
    child.kill()
    await eventually(() => {
      assert.equal(child.restarts, round)
      assert.equal(child.state, 'ready')
    })
  }
  const waits = said.filter((event) => event.includes('back in'))
  assert.deepEqual(waits, Array(4).fill('sleeper died (SIGKILL); back in 0.2 s'))
})
