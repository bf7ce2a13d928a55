import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { isAlive } from '../../../apps/control/drivers/process/process-table.ts'
import type { RecordedState } from '../../../apps/control/drivers/process/run-folder.ts'
import type { Status } from '../../../apps/control/status/status.ts'
import { demoAccounts } from '../../../infra/topology.ts'
import { allowedMs, eventually } from '../../support/eventually.ts'
import { freePort } from '../../support/network.ts'
import { register } from '../../support/people.ts'
import { run, type Stack, startStack } from '../../support/stack.ts'

describe('npm start', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('--replicas', '1')
  })
  after(async () => {
    await stack.stop()
  })

  const env = () => ({ RUN_DIR: stack.runDir, ARGON2_MEMORY_KIB: '64', ARGON2_PASSES: '1' })
  const start = (...more: string[]) =>
    run(['start', '--detach', '--port', String(stack.port), ...more], env())
  const recorded = async (): Promise<RecordedState> =>
    JSON.parse(await readFile(path.join(stack.runDir, 'state.json'), 'utf8'))
  const supervisor = async () =>
    JSON.parse(await readFile(path.join(stack.runDir, 'supervisor.json'), 'utf8'))
  const gone = (processes: RecordedState['processes']) =>
    eventually(() => assert.deepEqual(processes.filter(isAlive), []))

  test('says that it runs already', async () => {
    const { code, err } = await start()
    assert.equal(code, 1)
    assert.match(err, new RegExp(`runs already: http://localhost:${stack.port}`))
  })

  test('tells every wrong option at once', async () => {
    const { code, err } = await run(['start', '--prot', '1', '--replicas', '0'])
    assert.equal(code, 2)
    assert.match(err, /--prot is not an option\. Did you mean --port\?/)
    assert.match(err, /--replicas \(REPLICAS\): expected a whole number from 1 to 20, received "0"/)
  })

  test('names the process that has its port, and leaves nothing behind', async () => {
    const port = await freePort()
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const runDir = `${stack.runDir}-other`
    const { code, err } = await run(['start', '--detach', '--port', String(port)], {
      RUN_DIR: runDir,
    })
    assert.equal(code, 1)
    assert.match(err, new RegExp(`Port ${port} is taken by pid ${process.pid} `))
    assert.match(err, /npm start -- --port \d+/)
    assert.equal((await run(['lab', 'status'], { RUN_DIR: runDir })).code, 3)
    await new Promise((resolve) => server.close(resolve))
    await rm(runDir, { recursive: true, force: true })
  })

  test('keeps people and what was switched over a stop, which leaves no process', async () => {
    const client = stack.client()
    const email = await register(client)
    await stack.lab('strategy', 'sticky')
    await stack.lab('scale', '2')
    const { processes } = await recorded()
    assert.ok(processes.length >= 8)

    const began = performance.now()
    await stack.lab('down')
    assert.ok(performance.now() - began < allowedMs(10_000))
    await gone(processes)
    assert.equal((await run(['lab', 'status'], env())).code, 3)

    assert.equal((await start()).code, 0)
    const { switches, replicas } = await stack.labJson<Status>('status')
    assert.equal(switches.strategy, 'sticky')
    assert.equal(replicas.length, 2)
    const password = 'correct horse battery'
    assert.equal((await client.post('/login', { email, password })).status, 303)
    client.close()
  })

  test('ends what a supervisor that was killed has left, a paused part too', async () => {
    await stack.lab('pause', 'app-1', '--for', '60s')
    const { processes } = await recorded()
    process.kill((await supervisor()).pid, 'SIGKILL')
    await eventually(async () => assert.equal((await run(['lab', 'status'], env())).code, 3))
    assert.deepEqual(
      processes.filter((recordedProcess) => !isAlive(recordedProcess)),
      [],
    )

    const { code, out } = await start()
    assert.equal(code, 0, out)
    assert.match(out, /Ended what an earlier supervisor had left: .*app-1.*db-2/)
    await gone(processes)
    assert.equal((await stack.client().get('/products')).status, 200)
  })

  test('is cleaned up by `lab down`, too, after the supervisor was killed', async () => {
    const { processes } = await recorded()
    process.kill((await supervisor()).pid, 'SIGKILL')
    await eventually(async () => assert.equal((await run(['lab', 'status'], env())).code, 3))
    await stack.lab('down')
    await gone(processes)
  })

  test('has the known demo passwords only where nobody else gets here', async () => {
    const [{ email, password: known }] = demoAccounts
    const login = async (host: string, password: string) => {
      const client = stack.client(host)
      const { status } = await client.post('/login', { email, password })
      client.close()
      return status
    }
    await stack.lab('down')
    const { code, out } = await start('--domain', 'shop.example')
    assert.equal(code, 0, out)
    const [, own = ''] = new RegExp(`${email} +(\\S+)`).exec(out) ?? []
    assert.notEqual(own, known)
    assert.equal(await login('shop.example', known), 422)
    assert.equal(await login('shop.example', own), 303)

    await stack.lab('down')
    assert.equal((await start()).code, 0)
    assert.equal(await login('localhost', own), 422)
    assert.equal(await login('localhost', known), 303)
  })

  test('begins anew after `lab reset`', async () => {
    await stack.lab('reset', '--yes')
    const { code, out } = await start()
    assert.equal(code, 0, out)
    const { switches } = await stack.labJson<{ switches: { strategy: string } }>('status')
    assert.equal(switches.strategy, 'round-robin')
  })
})
