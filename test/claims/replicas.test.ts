import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { allowedMs, eventually } from '../support/eventually.ts'
import { addOne, browse, during, type Seen } from '../support/load.ts'
import { demoState } from '../support/people.ts'
import { type Stack, useStack } from '../support/stack.ts'

describe('visitors lose no request', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
    await stack.lab('sessions', 'redis')
    await stack.lab('scale', '3')
  })
  after(() => stack.stop())

  const visitors = () => Array.from({ length: 8 }, () => stack.client())
  const none = ({ answers, failures }: Seen) => {
    assert.ok(answers > 50, `only ${answers} answers`)
    assert.deepEqual(failures, [])
  }

  test('while all replicas are restarted one by one', async () => {
    none(await during(visitors(), [browse, addOne], () => stack.lab('roll')))
  })

  test('while replicas are added and taken away', async () => {
    none(
      await during(visitors(), [browse, addOne], async () => {
        await stack.lab('scale', '5')
        await stack.lab('scale', '2')
        await stack.lab('scale', '3')
      }),
    )
  })

  test('while the strategy is switched', async () => {
    none(
      await during(visitors(), [browse, addOne], async () => {
        await stack.lab('strategy', 'least-connections')
        await stack.lab('strategy', 'round-robin')
      }),
    )
  })

  test('while an app replica gets three times the requests of the others', async () => {
    none(await during(visitors(), [browse, addOne], () => stack.lab('weight', 'app-2', '3')))
    const client = stack.client('round-robin.localhost')
    const served = new Map<string, number>()
    for (let at = 0; at < 50; at++) {
      const { servedBy } = await client.get('/products')
      served.set(servedBy, (served.get(servedBy) ?? 0) + 1)
    }
    client.close()
    assert.deepEqual([...served].sort(), [
      ['app-1', 10],
      ['app-2', 30],
      ['app-3', 10],
    ])
    assert.match(await stack.lab('status'), /app-2 .*weight 3/)
    await assert.rejects(stack.lab('weight', 'app-2', '0'), /1 to 10/)
    await stack.lab('weight', 'app-2', '1')
    assert.doesNotMatch(await stack.lab('status'), /weight/)
  })

  test('that only reads when a replica is killed', async () => {
    none(await during(visitors(), [browse], () => stack.lab('kill', 'app-2')))
  })

  test('that only reads while a replica is paused, which leaves rotation within three seconds', async () => {
    const client = stack.client('round-robin.localhost')
    none(
      await during(visitors(), [browse], async () => {
        await stack.lab('pause', 'app-2', '--for', '60s')
        const paused = performance.now()
        await eventually(async () => {
          const started = performance.now()
          for (let i = 0; i < 6; i++) await demoState(client)
          assert.ok(performance.now() - started < allowedMs(1000))
        })
        assert.ok(performance.now() - paused < allowedMs(5000))
        await stack.lab('resume', 'app-2')
      }),
    )
    client.close()
  })
})
