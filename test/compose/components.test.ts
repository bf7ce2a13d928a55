import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { allowedMs, eventually } from '../support/eventually.ts'
import { addOne, browse, during, type Seen } from '../support/load.ts'
import { demoState, register } from '../support/people.ts'
import type { StatusWithRedis } from '../support/status.ts'
import { sharedStack } from './support/stack.ts'

const stack = sharedStack()
const status = () => stack.labJson<StatusWithRedis>('status')
const visitors = () => Array.from({ length: 6 }, () => stack.client())

const none = ({ answers, failures }: Seen) => {
  assert.ok(answers > 10, `only ${answers} answers`)
  assert.deepEqual(failures, [])
}

const startedAt = (name: string) => stack.inspect<string>(name, '.State.StartedAt')

/** The app replicas that answer twelve requests. */
async function answering(): Promise<string[]> {
  const client = stack.client('round-robin.localhost')
  const names = new Set<string>()
  for (let i = 0; i < 12; i++) names.add((await client.get('/demo/state')).servedBy)
  client.close()
  return [...names].sort()
}

const all = ['app-1', 'app-2', 'app-3']
const stateOf = async (name: string) => {
  const { replicas, databases, redis, edge, whoami } = await status()
  return [...replicas, ...databases, ...whoami, redis, edge].find((one) => one.name === name)?.state
}

describe('components without the engine', () => {
  after(async () => {
    for (const name of [...all, 'db-1', 'db-2', 'redis', 'edge']) await stack.tryLab('start', name)
    await stack.usable()
  })

  test('an app replica is killed: its process ends at once, and comes back', async () => {
    const before = await startedAt('app-2')
    none(await during(visitors(), [browse], async () => void (await stack.lab('kill', 'app-2'))))
    assert.notEqual(await startedAt('app-2'), before)
    assert.ok((await stack.inspect<number>('app-2', '.RestartCount')) > 0)
    await eventually(async () => assert.deepEqual(await answering(), all))
  })

  test('an app replica hangs: pages come from the others, and its health check fails', async () => {
    const client = stack.client('round-robin.localhost')
    await stack.lab('pause', 'app-2', '--for', '60s')
    assert.equal(await stateOf('app-2'), 'paused')
    const { code } = await stack.tryCompose([
      'exec',
      '-T',
      '--index',
      '2',
      'app',
      'health',
      '3001/readyz',
    ])
    assert.notEqual(code, 0)
    await eventually(async () => {
      const started = performance.now()
      for (let i = 0; i < 12; i++) assert.equal((await client.get('/demo/state')).status, 200)
      assert.ok(performance.now() - started < allowedMs(1000))
    }, 10_000)
    await stack.lab('resume', 'app-2')
    await eventually(async () => assert.deepEqual(await answering(), all))
    client.close()
  })

  test('a pause ends by itself', async () => {
    await stack.lab('pause', 'app-3', '--for', '2s')
    await stack.lab('pause', 'redis', '--for', '2s')
    await eventually(async () => {
      assert.deepEqual((await status()).faults, [])
      assert.deepEqual([await stateOf('app-3'), await stateOf('redis')], ['ready', 'ready'])
    }, 20_000)
  })

  test('an app replica is drained without a failed request, and used again', async () => {
    none(
      await during(visitors(), [browse, addOne], async () => {
        await stack.lab('drain', 'app-2')
        assert.deepEqual(await answering(), ['app-1', 'app-3'])
        assert.equal((await status()).replicas.find(({ name }) => name === 'app-2')?.drained, true)
        await stack.lab('start', 'app-2')
        await eventually(async () => assert.deepEqual(await answering(), all))
      }),
    )
  })

  test('an app replica is stopped and started without a failed request', async () => {
    none(
      await during(visitors(), [browse, addOne], async () => {
        await stack.lab('stop', 'app-2')
        assert.equal(await stateOf('app-2'), 'stopped')
        assert.deepEqual(await answering(), ['app-1', 'app-3'])
        await stack.lab('start', 'app-2')
        await eventually(async () => assert.deepEqual(await answering(), all))
      }),
    )
  })

  test('all app replicas are restarted one by one without a failed request', async () => {
    const before = await Promise.all(all.map(startedAt))
    none(await during(visitors(), [browse, addOne], async () => void (await stack.lab('roll'))))
    const now = await Promise.all(all.map(startedAt))
    assert.ok(now.every((time, at) => time !== before[at]))
  })

  test('whoami is stopped and started', async () => {
    await stack.lab('stop', 'whoami-1')
    assert.equal(await stateOf('whoami-1'), 'stopped')
    const client = stack.client()
    for (let i = 0; i < 4; i++)
      assert.match((await client.get('/whoami')).body, /^Name: whoami-2$/m)
    await stack.lab('start', 'whoami-1')
    assert.equal(await stateOf('whoami-1'), 'ready')
    client.close()
  })

  for (const name of ['db-1', 'db-2', 'redis', 'edge'])
    test(`${name} is killed, and comes back`, async () => {
      const before = await startedAt(name)
      await stack.lab('kill', name)
      assert.notEqual(await startedAt(name), before)
      await stack.usable()
    })

  test('the primary is stopped: the catalogue answers, and changes do not', async () => {
    const client = stack.client()
    await stack.lab('stop', 'db-1')
    assert.equal(await stateOf('db-1'), 'stopped')
    await eventually(async () => {
      const { status: answered } = await client.post('/cart/items', { productId: 1, quantity: 1 })
      assert.equal(answered, 503)
    })
    assert.equal((await client.get('/products')).status, 200)
    await stack.lab('start', 'db-1')
    await stack.usable()
    client.close()
  })

  test('Redis is stopped, also when it is restarted meanwhile, and keeps its sessions', async () => {
    const member = stack.client()
    await register(member)
    await stack.lab('stop', 'redis')
    await stack.kill('redis')
    assert.equal(await stateOf('redis'), 'stopped')
    await stack.lab('start', 'redis')
    await eventually(async () => assert.equal((await demoState(member)).loggedIn, true), 20_000)
    member.close()
  })

  test('the edge is stopped and started', async () => {
    await stack.lab('stop', 'edge')
    const client = stack.client()
    await assert.rejects(client.get('/'))
    await stack.lab('start', 'edge')
    await stack.usable()
    client.close()
  })
})
