import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import type { Form } from '../../../apps/shared/client.ts'
import { eventually } from '../../support/eventually.ts'
import { type LabClient, openLab } from '../../support/lab.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('switches and faults of the lab', () => {
  let stack: Stack
  let lab: LabClient
  before(async () => {
    stack = await useStack()
    lab = await openLab(stack)
    await lab.post('/reset')
  })
  after(async () => {
    await lab.post('/reset')
    lab.client.close()
    await stack.stop()
  })

  const status = () => stack.labJson<Status>('status')
  const replica = async (name: string) =>
    (await status()).replicas.find((known) => known.name === name)

  async function done(path: string, form: Record<string, string | number>): Promise<void> {
    const said = await lab.post(path, form)
    assert.equal(said.status, 200, said.error)
  }

  test('stop the edge for a while, and are still there on the lab’s own port', async () => {
    const { body } = await lab.get('/switches')
    const beside = await openLab(stack, { direct: true })
    assert.ok(body.includes(`http://lab.localhost:${beside.client.port}/switches`))
    const said = await beside.post('/faults', { kind: 'stop', target: 'edge', seconds: 3 })
    assert.equal(said.status, 200, said.error)
    await assert.rejects(stack.client().get('/'))
    assert.match((await beside.get('/switches')).body, /Clear: edge, stopped/)
    const again = await beside.post('/faults', { kind: 'pause', target: 'edge', seconds: 3 })
    assert.equal(again.status, 409)
    assert.match(again.error ?? '', /edge is not running/)
    await eventually(async () => assert.equal((await stack.client().get('/')).status, 200), 15_000)
    beside.client.close()
  })

  test('change what visitors meet', async () => {
    const shop = stack.client()
    const state = async () => JSON.parse((await shop.get('/demo/state')).body)
    assert.equal((await state()).session.store, 'redis')
    await done('/switches/sessions', { value: 'memory' })
    assert.equal((await state()).session.store, 'memory')
    await done('/switches/strategy', { value: 'sticky' })
    const first = (await state()).servedBy
    for (let times = 0; times < 6; times++) assert.equal((await state()).servedBy, first)
    await done('/switches/replicas', { value: 2 })
    await done('/switches/strategy', { value: 'round-robin' })
    const seen = new Set<string>()
    for (let times = 0; times < 6; times++) seen.add((await state()).servedBy)
    assert.deepEqual([...seen].sort(), ['app-1', 'app-2'])
    shop.close()
    await done('/reset', {})
    const { switches } = await status()
    assert.deepEqual(
      { ...switches },
      {
        replicas: 3,
        whoami: 2,
        web: 0,
        strategy: 'round-robin',
        sessions: 'redis',
        reads: 'replica',
        freshness: 'on',
        cache: 'off',
      },
    )
  })

  test('show what a strategy changes in the configuration of nginx', async () => {
    const { body } = await lab.get('/switches?value=ip-hash')
    assert.match(body, /<del>.*-\s+default round-robin;<\/del>/)
    assert.match(body, /<ins>.*\+\s+default ip-hash;<\/ins>/)
    assert.match(body, /upstream shop-ip-hash \{/)
    assert.equal((await status()).switches.strategy, 'round-robin')
  })

  test('show what the cache changes in it, too', async () => {
    const { body } = await lab.get('/switches?value=on&value=round-robin')
    assert.match(body, /<del>.*-\s+default off;<\/del>/)
    assert.match(body, /<ins>.*\+\s+default on;<\/ins>/)
    assert.match(body, /Changes to the configuration of the load balancer for: cache on/)
    assert.equal((await status()).switches.cache, 'off')
  })

  test('work without a script: a form, and back to the page', async () => {
    const { status: code, headers } = await lab.client.post(
      '/switches/freshness',
      { value: 'off' },
      { Accept: 'text/html' },
    )
    assert.equal(code, 303)
    assert.equal(headers.location, '/switches')
    assert.match((await lab.get('/switches')).body, /freshness off/)
    await done('/switches/freshness', { value: 'on' })
  })

  test('a fault on a part that is down is refused', async () => {
    await done('/faults', { kind: 'stop', target: 'app-3', seconds: 60 })
    const faults: Form[] = [
      { kind: 'kill' },
      { kind: 'stop', seconds: 5 },
      { kind: 'pause', seconds: 5 },
      { kind: 'drain', seconds: 5 },
      { kind: 'slow', seconds: 5, ms: 100 },
    ]
    for (const fault of faults) {
      const said = await lab.post('/faults', { target: 'app-3', ...fault })
      assert.equal(said.status, 409, JSON.stringify(fault))
      assert.match(said.error ?? '', /app-3 is (not running|already stopped)/)
    }
    await done('/faults/end', { kind: 'stop', target: 'app-3' })
    assert.equal((await replica('app-3'))?.inRotation, true)
    assert.deepEqual((await status()).faults, [])
  })

  test('faults end by themselves, also when the lab is killed', async () => {
    await done('/faults', { kind: 'drain', target: 'app-1', seconds: 8 })
    await done('/faults', { kind: 'stop', target: 'app-2', seconds: 8 })
    await done('/faults', { kind: 'pause', target: 'whoami-1', seconds: 8 })
    await done('/faults', { kind: 'slow', target: 'app-3', seconds: 8, ms: 50 })
    await done('/faults', { kind: 'lag', target: 'db-2', lag: 2, seconds: 8 })
    const { faults, lab: labProcess } = await status()
    assert.deepEqual(faults.map(({ kind }) => kind).sort(), [
      'drain',
      'lag',
      'pause',
      'slow',
      'stop',
    ])
    for (const { endsAt } of faults) assert.ok(endsAt)
    process.kill(labProcess.pid ?? 0, 'SIGKILL')
    await eventually(async () => {
      const now = await status()
      assert.deepEqual(now.faults, [])
      assert.ok(now.replicas.every(({ inRotation }) => inRotation))
    }, 30_000)
    await eventually(async () => assert.equal((await lab.get('/switches')).status, 200))
    // What was done is still on record.
    assert.match((await lab.get('/switches')).body, /stop app-2 --for 8s/)
  })
})
