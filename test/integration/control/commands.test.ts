import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { eventually } from '../../support/eventually.ts'
import { openTestLab, type TestLab } from '../../support/lab.ts'
import { type Stack, startStack } from '../../support/stack.ts'

/** Notes the requests that come to a socket, until `restore`. */
async function watchSocket(file: string) {
  const requests: string[] = []
  const behind = `${file}.behind`
  renameSync(file, behind)
  const proxy = createServer((client) => {
    const upstream = connect(behind)
    client.once('data', (chunk) => requests.push(String(chunk).split(' HTTP/')[0] ?? ''))
    client.pipe(upstream).pipe(client)
    for (const end of [client, upstream]) end.on('error', () => {})
  })
  await new Promise<void>((resolve) => proxy.listen(file, resolve))
  const restore = () => {
    proxy.close()
    renameSync(behind, file)
  }
  return { requests, restore }
}

describe('a command of the command line', () => {
  let stack: Stack
  let lab: TestLab
  before(async () => {
    stack = await startStack('--replicas', '1')
    lab = await openTestLab(stack)
  })
  after(() => stack.stop())

  const status = () => stack.labJson<Status>('status')
  const reads = async () => (await status()).switches.reads

  test('works while the lab hangs', async () => {
    const { pid } = (await status()).lab
    assert.ok(pid)
    process.kill(pid, 'SIGSTOP')
    try {
      await stack.lab('reads', 'primary')
      assert.equal(await reads(), 'primary')
    } finally {
      process.kill(pid, 'SIGCONT')
    }
  })

  test('works while the lab is stopped', async () => {
    await stack.lab('stop', 'lab')
    await stack.lab('reads', 'replica')
    assert.equal(await reads(), 'replica')
    await stack.lab('start', 'lab')
    await eventually(async () => assert.equal((await status()).lab.state, 'ready'))
  })

  test('works when the lab has just been killed', async () => {
    const { pid } = (await status()).lab
    assert.ok(pid)
    process.kill(pid, 'SIGKILL')
    await stack.lab('reads', 'primary')
    assert.equal(await reads(), 'primary')
    await eventually(async () => assert.equal((await status()).lab.state, 'ready'))
  })

  test('is one request to the control plane, and none to the lab', async (t) => {
    const { pid } = (await status()).lab
    assert.ok(pid)
    // A request to it would hang, and its own requests to the control plane cease.
    process.kill(pid, 'SIGSTOP')
    t.after(() => process.kill(pid, 'SIGCONT'))
    const socket = await watchSocket(path.join(stack.runDir, 'control.sock'))
    t.after(socket.restore)
    await stack.lab('scale', '2')
    assert.deepEqual(socket.requests, ['POST /commands'])
    await stack.lab('scale', '1')
  })

  test('has to wait while a lesson runs', async () => {
    const started = await lab.post('/lessons/lost-login/run')
    assert.ok(started.status < 300, JSON.stringify(started))
    await assert.rejects(stack.lab('reads', 'replica'), /lesson/i)
    assert.equal(await reads(), 'primary')
    assert.ok((await lab.post('/lessons/stop')).status < 400)
    const page = await (await fetch(new URL('/switches', lab.origin))).text()
    const lines = page.split('<tbody>')[1] ?? ''
    for (const line of [/lost-login.*run|run.*lost-login/s, /stop/, /badge-bad.*lesson/is])
      assert.match(lines, line)
  })
})
