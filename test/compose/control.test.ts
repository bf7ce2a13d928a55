import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import { Client } from '../../apps/shared/client.ts'
import { eventually } from '../support/eventually.ts'
import { docker, tryDocker } from './support/engine.ts'
import { sharedStack } from './support/stack.ts'

const stack = sharedStack()
const overlay = ['-f', 'docker-compose.yml', '-f', 'infra/compose/control.yml']

const faults = async () => (await stack.labJson<Status>('status')).faults
const state = (name: string) => stack.inspect<string>(name, '.State.Status')

/** The console's container begun anew, with the engine's socket or without. */
async function console(files: string[]): Promise<void> {
  const DOCKER_GID = String(statSync('/var/run/docker.sock').gid)
  await stack.compose([...files, 'up', '--detach', '--no-deps', 'console'], { DOCKER_GID })
  await stack.healthy('console')
}

describe('the console’s own port', () => {
  test('leads to the lab also when the edge is away, and to nobody else’s names', async () => {
    const { direct } = await stack.labJson<{ direct: string }>('token')
    assert.equal(new URL(direct).host, `127.0.0.1:${stack.labPort}`)
    await docker(['stop', stack.container('edge')])
    const client = new Client(stack.labPort, '127.0.0.1')
    try {
      const { pathname, search } = new URL(direct)
      assert.equal((await client.get(`${pathname}${search}`)).status, 303)
      assert.equal((await client.get('/switches')).status, 200)
      const stranger = new Client(stack.labPort, 'evil.example')
      assert.equal((await stranger.get('/')).status, 421)
      stranger.close()
    } finally {
      client.close()
      await docker(['start', stack.container('edge')])
      await stack.healthy('edge')
    }
  })
})

describe('the console with the engine’s socket', () => {
  before(() => console(overlay))
  after(() => console([]))

  test('scales', async () => {
    await stack.lab('scale', '4')
    assert.equal(await state('app-4'), 'running')
    await stack.lab('scale', '3')
    await assert.rejects(state('app-4'))
  })

  test('ends what it has begun also when it is killed meanwhile', async (t) => {
    t.after(() => tryDocker(['unpause', stack.container('app-2')]))
    await stack.lab('pause', 'app-2', '--for', '25s')
    assert.equal(await state('app-2'), 'paused')
    const [fault] = await faults()
    await stack.kill('console')
    await stack.healthy('console')
    const [again] = await faults()
    assert.deepEqual({ ...again, endsAt: '' }, { ...fault, endsAt: '' })
    const drift = Date.parse(again?.endsAt ?? '') - Date.parse(fault?.endsAt ?? '')
    assert.ok(Math.abs(drift) < 1000, `it ends ${drift} ms later`)
    await eventually(async () => assert.equal(await state('app-2'), 'running'), 40_000)
    await eventually(async () => assert.deepEqual(await faults(), []), 20_000)
  })
})
