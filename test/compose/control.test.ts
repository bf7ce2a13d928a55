import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import { Client } from '../../apps/shared/client.ts'
import { stages } from '../../infra/stages/stages.ts'
import { eventually } from '../support/eventually.ts'
import { docker, tryDocker } from './support/engine.ts'
import { testClaims } from './support/press-claims.ts'
import { sharedStack } from './support/stack.ts'

const stack = sharedStack()
const overlay = ['-f', 'docker-compose.yml', '-f', 'infra/compose/control.yml']

const faults = async () => (await stack.labJson<Status>('status')).faults
const state = (name: string) => stack.inspect<string>(name, '.State.Status')

/** The control plane and the lab, started anew with the engine's socket or without. */
async function control(files: string[]): Promise<void> {
  const DOCKER_GID = String(statSync('/var/run/docker.sock').gid)
  await stack.compose([...files, 'up', '--detach', '--no-deps', 'control', 'lab'], { DOCKER_GID })
  await stack.healthy('control', 'lab')
}

describe('the lab’s own port', () => {
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

describe('the control plane without the engine', () => {
  test('ends what it has begun also when it is killed meanwhile', async () => {
    await stack.lab('pause', 'app-2', '--for', '25s')
    await stack.lab('stop', 'redis', '--for', '25s')
    const before = await faults()
    assert.deepEqual(before.map(({ kind, target }) => `${kind} ${target}`).sort(), [
      'pause app-2',
      'stop redis',
    ])
    const startedAt = () => stack.inspect<string>('control', '.State.StartedAt')
    const killed = await startedAt()
    await stack.kill('control')
    await eventually(async () => assert.notEqual(await startedAt(), killed))
    await stack.healthy('control')
    for (const { endsAt, ...fault } of await faults()) {
      const known = before.find(({ kind }) => kind === fault.kind)
      assert.deepEqual({ ...fault, endsAt: '' }, { ...known, endsAt: '' })
      const drift = Date.parse(endsAt ?? '') - Date.parse(known?.endsAt ?? '')
      assert.ok(Math.abs(drift) < 1000, `it ends ${drift} ms later`)
    }
    await eventually(async () => assert.deepEqual(await faults(), []), 60_000)
    await stack.usable()
    await stack.healthy()
  })

  test('is not reached by what a visitor reaches: only the lab has its socket', async () => {
    const { code } = await stack.tryCompose([
      'exec',
      '-T',
      'edge',
      'test',
      '-w',
      '/control/run/control.sock',
    ])
    assert.notEqual(code, 0)
    await assert.rejects(stack.compose(['exec', '-T', 'app', 'test', '-e', '/control']))
  })
})

describe('the control plane with the engine’s socket', () => {
  before(() => control(overlay))
  after(() => control([]))

  test('alone has it, and not the lab', async () => {
    const has = async (service: string) =>
      (await stack.tryCompose(['exec', '-T', service, 'test', '-e', '/var/run/docker.sock'])).code
    assert.equal(await has('control'), 0)
    assert.notEqual(await has('lab'), 0)
  })

  testClaims(() => stack, stages.distributed, {
    hasEngine: true,
    settle: async () => {
      await stack.healthy()
      await stack.usable()
    },
  })

  test('scales', async () => {
    await stack.lab('scale', '4')
    assert.equal(await state('app-4'), 'running')
    await stack.lab('scale', '3')
    await assert.rejects(state('app-4'))
  })

  test('scales whoami, and each instance answers under its own name', async () => {
    await stack.lab('scale', 'whoami', '4')
    const client = stack.client('whoami.localhost')
    const seen = new Set<string | undefined>()
    await eventually(async () => {
      seen.add(/^Name: (\S+)$/m.exec((await client.get('/')).body)?.[1])
      assert.deepEqual([...seen].sort(), ['whoami-1', 'whoami-2', 'whoami-3', 'whoami-4'])
    })
    client.close()
    await stack.lab('scale', 'whoami', '2')
    await assert.rejects(state('whoami-4'))
  })

  test('sees what was stopped and paused from outside, and starts it', async (t) => {
    t.after(() => tryDocker(['unpause', stack.container('app-2')]))
    await docker(['pause', stack.container('app-2')])
    await docker(['stop', stack.container('app-3')])
    assert.deepEqual((await faults()).map(({ kind, target }) => `${kind} ${target}`).sort(), [
      'pause app-2',
      'stop app-3',
    ])
    await stack.lab('resume', 'app-2')
    await stack.lab('start', 'app-3')
    assert.deepEqual([await state('app-2'), await state('app-3')], ['running', 'running'])
    assert.deepEqual(await faults(), [])
  })

  test('restarts the lab', async () => {
    const startedAt = () => stack.inspect<string>('lab', '.State.StartedAt')
    const before = await startedAt()
    await stack.compose(['exec', '-T', 'control', 'lab', 'restart', 'lab'])
    assert.notEqual(await startedAt(), before)
  })
})
