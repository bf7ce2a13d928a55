import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'
import { eventually } from '../../support/eventually.ts'
import { type Stack, startStack } from '../../support/stack.ts'

describe('an order of the command line', () => {
  let stack: Stack
  let console: TestConsole
  before(async () => {
    stack = await startStack('--replicas', '1')
    console = await openTestConsole(stack)
  })
  after(() => stack.stop())

  const status = () => stack.labJson<Status>('status')
  const reads = async () => (await status()).switches.reads

  test('goes to the supervisor when the console hangs', async () => {
    const { pid } = (await status()).console
    assert.ok(pid)
    process.kill(pid, 'SIGSTOP')
    try {
      await stack.lab('reads', 'primary')
      assert.equal(await reads(), 'primary')
    } finally {
      process.kill(pid, 'SIGCONT')
    }
  })

  test('goes to the supervisor when the console is stopped', async () => {
    await stack.lab('stop', 'console')
    await stack.lab('reads', 'replica')
    assert.equal(await reads(), 'replica')
    await stack.lab('start', 'console')
    await eventually(async () => assert.equal((await status()).console.state, 'ready'))
  })

  test('is carried out though the console has just been killed', async () => {
    const { pid } = (await status()).console
    assert.ok(pid)
    process.kill(pid, 'SIGKILL')
    await stack.lab('reads', 'primary')
    assert.equal(await reads(), 'primary')
    await eventually(async () => assert.equal((await status()).console.state, 'ready'))
  })

  test('has to wait while a lesson runs', async () => {
    const started = await console.post('/lessons/lost-login/run')
    assert.ok(started.status < 300, JSON.stringify(started))
    await assert.rejects(stack.lab('reads', 'replica'), /lesson/i)
    assert.equal(await reads(), 'primary')
    assert.ok((await console.post('/lessons/stop')).status < 400)
    const page = await (await fetch(new URL('/switches', console.origin))).text()
    const lines = page.split('<tbody>')[1] ?? ''
    for (const line of [/lost-login.*run|run.*lost-login/s, /stop/, /badge-bad.*lesson/is])
      assert.match(lines, line)
  })
})
