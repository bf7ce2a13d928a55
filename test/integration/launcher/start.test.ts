import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { eventually } from '../../support/eventually.ts'
import { register } from '../../support/people.ts'
import { run, startStack } from '../../support/stack.ts'

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('a shop of its own', { timeout: 180_000 }, async () => {
  const stack = await startStack('--replicas', '1')
  after(() => stack.stop())
  const state = (): { processes: { name: string; pid: number }[] } =>
    JSON.parse(readFileSync(path.join(stack.runDir, 'state.json'), 'utf8'))
  const again = () =>
    run(['start', '--detach', '--run-dir', stack.runDir, '--port', String(stack.port)])

  test('is not started a second time', async () => {
    const { code, err } = await again()
    assert.equal(code, 1)
    assert.match(err, new RegExp(`runs already: http://localhost:${stack.port}`))
  })

  test('that lost its supervisor is cleared away by the next start, and keeps its data', async () => {
    const client = stack.client()
    const email = await register(client)
    const { supervisor } = await stack.labJson<{ supervisor: { pid: number } }>('status')
    const survivors = state().processes.map(({ pid }) => pid)
    process.kill(supervisor.pid, 'SIGKILL')
    await eventually(() => assert.equal(isAlive(supervisor.pid), false))
    assert.ok(survivors.every(isAlive))

    const { code, out, err } = await again()
    assert.equal(code, 0, out + err)
    assert.deepEqual(survivors.filter(isAlive), [])
    const back = stack.client()
    const login = await back.post('/login', { email, password: 'correct horse battery' })
    assert.equal(login.status, 303)
    client.close()
    back.close()
  })

  test('starts what dies again, and leaves nothing behind when it is stopped', async () => {
    const pidOf = (name: string) => state().processes.find((one) => one.name === name)?.pid ?? 0
    for (const name of ['redis', 'whoami-1']) {
      const before = pidOf(name)
      process.kill(before, 'SIGKILL')
      await eventually(() => {
        assert.notEqual(pidOf(name), before)
        assert.ok(isAlive(pidOf(name)))
      })
    }
    const all = state().processes.map(({ pid }) => pid)
    const stopped = await run(['lab', 'down'], { RUN_DIR: stack.runDir })
    assert.equal(stopped.code, 0)
    assert.deepEqual(all.filter(isAlive), [])
    const { code, err } = await run(['lab', 'status'], { RUN_DIR: stack.runDir })
    assert.equal(code, 3)
    assert.match(err, /Nothing runs here/)
  })
})

test('a port that is taken is named, with who has it and what to change', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const runDir = await mkdtemp(path.join(tmpdir(), 'stickyshop-'))
  const { code, err } = await run([
    'start',
    '--detach',
    '--run-dir',
    runDir,
    '--port',
    String(port),
  ])
  server.close()
  await rm(runDir, { recursive: true })
  assert.equal(code, 1)
  assert.match(err, new RegExp(`Port ${port} is taken by pid ${process.pid}`))
  assert.match(err, /--port/)
})
